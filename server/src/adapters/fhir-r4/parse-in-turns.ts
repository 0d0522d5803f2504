/**
 * Parses a large Bundle entry by entry, so that nobody waits for all of it (H-020). What stands around the entries is
 * parsed by itself with marks in their places: what is broken, or stands twice, is found as if it were read whole.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { isObject } from '../../domain/resource.ts'
import { parseStrictJson, type StrictJson } from '../../domain/strict-json.ts'

/** How long it parses before others get their turn. */
const SLICE_MS = 8

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c
const OPENING_SQUARE = 0x5b
const CLOSING_SQUARE = 0x5d
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d

export async function parseInTurns(text: string): Promise<StrictJson> {
  const mark = randomUUID()
  const around: string[] = []
  const entries: unknown[] = []
  let from = 0
  let untilMs = performance.now() + SLICE_MS
  for (const { start, end } of findEntries(text)) {
    const entry = parseStrictJson(text.slice(start, end))
    if (!entry.ok) return entry
    entries.push(entry.value)
    around.push(text.slice(from, start), `"${mark}"`)
    from = end
    if (performance.now() < untilMs) continue
    await turn()
    untilMs = performance.now() + SLICE_MS
  }
  around.push(text.slice(from))
  const whole = parseStrictJson(around.join(''))
  return whole.ok ? { ok: true, value: putBack(whole.value, entries, mark) } : whole
}

function putBack(bundle: unknown, entries: readonly unknown[], mark: string): unknown {
  if (entries.length === 0) return bundle
  assert(isObject(bundle) && Array.isArray(bundle['entry']), 'marks stand among the entries of an object alone')
  let next = 0
  const entry = bundle['entry'].map((item: unknown) => (item === mark ? entries[next++] : item))
  assert(next === entries.length, 'each entry has its place')
  return { ...bundle, entry }
}

interface Stretch {
  readonly start: number
  readonly end: number
}

/** Where the objects stand that are items of the outermost object's `entry`. Of text that is no JSON: anything. */
function* findEntries(text: string): Generator<Stretch> {
  let level = 0
  let name = ''
  let isInside = false
  let start = 0
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place)
    if (code === QUOTE) {
      const end = endOfString(text, place)
      if (level === 1 && name === '') name = text.slice(place, end + 1)
      place = end
    } else if (code === COMMA && level === 1) {
      name = ''
    } else if (code === OPENING_SQUARE || code === OPENING_BRACE) {
      if (code === OPENING_SQUARE && level === 1) isInside = name === '"entry"'
      if (code === OPENING_BRACE && level === 2 && isInside) start = place
      level += 1
    } else if (code === CLOSING_SQUARE || code === CLOSING_BRACE) {
      level -= 1
      if (code === CLOSING_SQUARE && level === 1) isInside = false
      if (code === CLOSING_BRACE && level === 2 && isInside) yield { start, end: place + 1 }
    }
  }
}

/** The place of the quotation mark that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  let end = start
  do {
    end = text.indexOf('"', end + 1)
    if (end === -1) return text.length
  } while (isEscaped(text, end))
  return end
}

function isEscaped(text: string, place: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(place - 1 - backslashes) === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}
