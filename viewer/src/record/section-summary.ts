/** What all sources together said about one section: the numbers and states that a panel, the navigation and a page show. */
import type { Entry, OpenedEvent, SectionState, Source, SourceEvent } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { INCOMPLETE_STATES, type SectionStateName } from '@ncr/contract/source-outcome.ts'
import { EMPTY_SECTION, type OpenRecord } from './record-state.ts'

/**
 * `asking`: not yet heard of; `unknown`: the record broke off before it was heard of; `down` and `off`: not asked, for it
 * keeps failing, or is switched off.
 */
export type ShownState = SectionStateName | 'asking' | 'unknown' | 'down' | 'off'

export interface SourceSaid {
  readonly source: Source
  readonly shown: ShownState
  readonly state: SectionState | null
  /** Since when it is `down`, an instant. */
  readonly since?: string
}

export interface SectionSummary {
  /** In the order in which the record names its sources. */
  readonly said: readonly SourceSaid[]
  readonly entries: readonly Entry[]
  /** Some source has not been heard of and still may be. */
  readonly isAsking: boolean
  /** More may exist than is shown: counts then say "at least" (H-003). */
  readonly isIncomplete: boolean
}

const NOTHING_MISSING: ReadonlySet<ShownState> = new Set<ShownState>([
  'recorded',
  'none-recorded',
  'not-held',
  'not-supported'
])

export function isMissing(said: SourceSaid): boolean {
  return said.shown !== 'asking' && !NOTHING_MISSING.has(said.shown)
}

/** A source that gave its whole answer for the section, whatever the answer was. */
export function hasAnswered(said: SourceSaid): boolean {
  return said.shown === 'recorded' || said.shown === 'none-recorded' || said.shown === 'not-held'
}

function mayHoldMore({ shown, state }: SourceSaid): boolean {
  if (shown === 'asking') return false
  if (shown === 'unknown' || shown === 'down' || shown === 'off' || INCOMPLETE_STATES.has(shown)) return true
  const flags = state?.flags ?? []
  return flags.includes('cut') || flags.includes('part-withheld') || (state?.unreadable ?? 0) > 0
}

/** Some source may hold more than it sent. */
export function isIncompleteSaying(said: readonly SourceSaid[]): boolean {
  return said.some(mayHoldMore)
}

function toShownState(
  state: SectionState | undefined,
  event: SourceEvent | undefined,
  stillAsking: boolean
): ShownState {
  if (state?.neverSends) return 'not-supported'
  if (state?.state === 'not-asked' && event?.failingSince !== undefined) return 'down'
  if (state?.state === 'not-asked' && event?.switchedOff) return 'off'
  if (state) return state.state
  return stillAsking ? 'asking' : 'unknown'
}

export function summariseSection(record: OpenRecord, opened: OpenedEvent, section: SectionName): SectionSummary {
  const data = record.sections.get(section) ?? EMPTY_SECTION
  const stillAsking = record.phase === 'asking' && !data.complete
  // A source that only feeds a page is not asked in any section, and nothing is missing here for that.
  const feeding = opened.sources.filter((source) => !source.pageOnly)
  const said = feeding.map((source): SourceSaid => {
    const state = data.states.get(source.id)
    const event = record.sources.get(source.id)
    const since = event?.failingSince
    const shown = toShownState(state, event, stillAsking)
    return { source, shown, state: state ?? null, ...(since === undefined ? {} : { since }) }
  })
  return {
    said,
    entries: [...data.entries.values()],
    isAsking: said.some(({ shown }) => shown === 'asking'),
    isIncomplete: isIncompleteSaying(said)
  }
}
