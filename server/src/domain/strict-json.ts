/**
 * JSON that somebody else wrote, refused before use where two readers could understand it differently (RFC 8259,
 * sections 4 and 9): an element named twice, nesting without end, names that reach into the language itself (H-001).
 */
import { parseKeepingDecimals } from '@ncr/contract/decimal.ts'
import assert from 'node:assert/strict'
import type { JsonObject } from './resource.ts'

/** A Bundle of the deepest resource that is read, and as much again. */
export const JSON_LEVELS_MAX = 128

/** Names that no FHIR element has and that would change every object of the process where code is careless. */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

const QUOTE = 0x22
const COLON = 0x3a
const BACKSLASH = 0x5c
const OPENING_SQUARE = 0x5b
const CLOSING_SQUARE = 0x5d
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d

export type StrictJson =
  | { readonly ok: true; readonly value: unknown }
  /** `value`: what can be looked at all the same, to tell whose it is; undefined where there is none. Never to be shown. */
  | { readonly ok: false; readonly fault: string; readonly value: unknown }

export function parseStrictJson(text: string): StrictJson {
  let value: unknown
  try {
    value = parseKeepingDecimals(text)
  } catch {
    return refused('that is broken', undefined)
  }
  const written = countMembers(text)
  if (written === null) return refused(`nested deeper than ${JSON_LEVELS_MAX} levels`, value)
  const read: Looked = { members: 0, forbidden: null }
  look(value, read)
  assert(read.members <= written, 'nothing is read that was not written')
  if (read.forbidden !== null) return refused(`with an element named '${read.forbidden}'`, value)
  // JSON.parse keeps the last of two: what was written and is not there had its name taken by another.
  if (read.members < written) return refused('in which an element stands twice', value)
  return { ok: true, value }
}

function refused(what: string, value: unknown): StrictJson {
  return { ok: false, fault: `JSON ${what}`, value }
}

/**
 * How many members all objects of the text have together: each has one colon outside of strings. Null when it is nested
 * too deep. Text that is no JSON counts to anything: parsing it says so.
 */
function countMembers(text: string): number | null {
  let members = 0
  let level = 0
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place)
    if (code === QUOTE) {
      place = endOfString(text, place)
    } else if (code === COLON) {
      members += 1
    } else if (code === OPENING_BRACE || code === OPENING_SQUARE) {
      level += 1
      if (level > JSON_LEVELS_MAX) return null
    } else if (code === CLOSING_BRACE || code === CLOSING_SQUARE) {
      level -= 1
    }
  }
  return members
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

interface Looked {
  members: number
  forbidden: string | null
}

function look(value: unknown, read: Looked): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) look(item, read)
    return
  }
  const object = value as JsonObject
  for (const name in object) {
    read.members += 1
    if (FORBIDDEN_NAMES.has(name)) read.forbidden = name
    const item = object[name]
    if (typeof item === 'object') look(item, read)
  }
}
