/** What became of each source for the whole record: what the strip under the banner shows, failures first. */
import type { OpenedEvent, Source, SourceEvent } from '@ncr/contract/record.ts'
import type { OpenRecord } from './record-state.ts'
import { INCOMPLETE_STATES } from '@ncr/contract/source-outcome.ts'

/** In the order in which the strip shows them. `down`: left alone, for it keeps failing; `off`: switched off by the region. */
export const SOURCE_STANDINGS = [
  'failed',
  'down',
  'part',
  'stale',
  'off',
  'overnight',
  'answered',
  'not-held',
  'not-asked',
  'page-only',
  'asking'
] as const
export type SourceStanding = (typeof SOURCE_STANDINGS)[number]

/** Of these something may be missing that the reader does not see (H-003). */
const MISSING: ReadonlySet<SourceStanding> = new Set(['failed', 'down', 'part', 'off'])

export interface SourceSummary {
  readonly source: Source
  readonly standing: SourceStanding
  /** Null while it is asked, and when the record broke off before it was heard of. */
  readonly event: SourceEvent | null
}

function statesOf(record: OpenRecord, sourceId: string): readonly string[] {
  return [...record.sections.values()].flatMap((section) => section.states.get(sourceId)?.state ?? [])
}

/** It answered, and nothing of it can be shown. */
const FAILED_STATES: ReadonlySet<string> = new Set(['unavailable', 'timed-out', 'refused', 'withheld'])

function standingOfAnswer(record: OpenRecord, source: Source, event: SourceEvent): SourceStanding {
  const states = statesOf(record, source.id)
  const heldStates = states.filter((state) => state !== 'not-supported')
  if (heldStates.length > 0 && heldStates.every((state) => state === 'not-held')) return 'not-held'
  if (heldStates.length > 0 && heldStates.every((state) => FAILED_STATES.has(state))) return 'failed'
  const isPart = [...INCOMPLETE_STATES].some((state) => states.includes(state))
  if (isPart || event.flags?.some((flag) => flag !== 'stale')) return 'part'
  if (event.flags?.includes('stale')) return 'stale'
  return source.kind === 'overnight' ? 'overnight' : 'answered'
}

/** States that tell something of the person. */
const GAVE_SOMETHING: ReadonlySet<string> = new Set(['recorded', 'none-recorded'])

function standingOf(record: OpenRecord, source: Source, event: SourceEvent | null): SourceStanding {
  if (source.pageOnly) return 'page-only'
  if (!event) return record.phase === 'asking' ? 'asking' : 'failed'
  if (event.failingSince !== undefined) return 'down'
  if (event.switchedOff) return 'off'
  if (event.outcome === 'not-asked') return 'not-asked'
  if (event.outcome === 'answered') return standingOfAnswer(record, source, event)
  // Its outcome is that of its worst part: what came of the others is on the screen.
  return statesOf(record, source.id).some((state) => GAVE_SOMETHING.has(state)) ? 'part' : 'failed'
}

/** Worst first. */
export function missingSources(sources: readonly SourceSummary[]): readonly SourceSummary[] {
  return SOURCE_STANDINGS.filter((standing) => MISSING.has(standing)).flatMap((standing) =>
    sources.filter((source) => source.standing === standing)
  )
}

export function summariseSources(record: OpenRecord, opened: OpenedEvent): readonly SourceSummary[] {
  return opened.sources.map((source) => {
    const event = record.sources.get(source.id) ?? null
    return { source, event, standing: standingOf(record, source, event) }
  })
}
