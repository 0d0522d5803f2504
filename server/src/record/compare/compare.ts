/**
 * Compare: what is new, changed or no longer sent since this user last saw this person's record (feature 49). Only where a
 * source gave its whole answer both times: one that failed then or now makes nothing new and nothing gone, and is named
 * as not compared. Silent at a first look and where nothing changed.
 */
import assert from 'node:assert/strict'
import type { Entry, SectionEvent, SectionState, SinceLastLook } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import type { Look, SeenEntry } from '../../ports/last-looks.ts'
import { digestOf } from './entry-digest.ts'

/** In full on the last line; the others are counted. */
const RETRACTED_TOLD_MAX = 500

export interface Comparison {
  /** The same lines, with what is new or changed marked. */
  mark(lines: readonly SectionEvent[]): readonly SectionEvent[]
  /** `sent`: ids of everything that sources sent, whether or not this reader sees it. */
  finish(sent: ReadonlySet<string>, isWithheld: boolean): SinceLastLook | null
  /** What is kept for the next look. */
  toLook(at: string, isWithheld: boolean): Look
}

const WHOLE_STATES: ReadonlySet<SectionState['state']> = new Set(['recorded', 'none-recorded', 'not-held'])

function isWhole({ state, flags, unreadable }: SectionState): boolean {
  return WHOLE_STATES.has(state) && unreadable === undefined && flags?.some((flag) => flag !== 'stale') !== true
}

const pairOf = (source: string, section: SectionName): string => `${source} ${section}`

export function compare(before: Look | null): Comparison {
  const states = new Map<string, SectionState & { readonly section: SectionName }>()
  const now = new Map<string, SeenEntry>()
  const marks = new Map<string, 'new' | 'changed'>()
  const wholeBefore = new Set(before?.whole)

  const isCompared = (pair: string): boolean => {
    const state = states.get(pair)
    return state !== undefined && isWhole(state) && wholeBefore.has(pair)
  }
  const marked = (entry: Entry, section: SectionName): Entry => {
    assert(states.has(pairOf(entry.source, section)), 'what is compared has a state in its section')
    const digest = now.get(entry.id)?.digest ?? digestOf(entry)
    now.set(entry.id, { section, digest })
    const known = before?.entries.get(entry.id)
    if (known?.digest !== digest && isCompared(pairOf(entry.source, section)))
      marks.set(entry.id, known === undefined ? 'new' : 'changed')
    const since = marks.get(entry.id)
    return since === undefined ? entry : { ...entry, since }
  }
  return {
    mark(lines) {
      for (const { section, states: said } of lines) {
        for (const state of said) states.set(pairOf(state.source, section), { ...state, section })
      }
      return lines.map((line) => ({ ...line, entries: line.entries.map((entry) => marked(entry, line.section)) }))
    },
    finish(sent, isWithheld) {
      if (before === null) return null
      // What a rule holds back now, or did then, is not "gone": nothing is told of what is not here (H-015).
      const isSilent = isWithheld || before.isWithheld
      const gone = isSilent ? [] : findGone(before, sent, isCompared)
      const counts = { new: 0, changed: 0 }
      for (const mark of marks.values()) counts[mark] += 1
      assert(gone.length <= before.entries.size, 'only what was seen can be gone')
      if (counts.new + counts.changed + gone.length === 0) return null
      return {
        at: before.at,
        ...counts,
        retracted: gone.length,
        gone: gone.slice(0, RETRACTED_TOLD_MAX),
        notCompared: [...states].flatMap(([pair, { source, section, state }]) =>
          isCompared(pair) || state === 'not-supported' ? [] : [{ source, section }]
        ),
        ...(isSilent ? { goneNotCompared: true as const } : {})
      }
    },
    toLook: (at, isWithheld) => ({
      at,
      isWithheld,
      whole: [...states].flatMap(([pair, state]) => (isWhole(state) ? [pair] : [])),
      entries: now
    })
  }
}

function findGone(
  before: Look,
  sent: ReadonlySet<string>,
  isCompared: (pair: string) => boolean
): SinceLastLook['gone'] {
  return [...before.entries].flatMap(([id, { section }]) => {
    const source = id.slice(0, id.indexOf('/'))
    return sent.has(id) || !isCompared(pairOf(source, section)) ? [] : [{ id, source, section }]
  })
}
