/** Joan Smith's record as a stream: sources answer one after another, two do not, one copy is old, one entry is broken. */
import type { Entry, RecordEvent, SectionState } from '@ncr/contract/record.ts'
import { SECTION_NAMES, type SectionName } from '@ncr/contract/section-names.ts'
import * as entries from './joan-smith-entries.ts'
import { OPENED, SOURCE_EVENTS, SOURCES } from './joan-smith-sources.ts'
import type { TimedLine } from './fixture-server.ts'

const BY_SECTION: Partial<Record<SectionName, readonly Entry[]>> = {
  alerts: entries.ALERTS,
  allergies: entries.ALLERGIES,
  problems: entries.PROBLEMS,
  medications: entries.MEDICATIONS,
  encounters: entries.ENCOUNTERS,
  appointments: entries.APPOINTMENTS,
  referrals: entries.REFERRALS,
  'social-care': entries.SOCIAL_CARE,
  results: entries.RESULTS,
  observations: entries.OBSERVATIONS,
  documents: entries.DOCUMENTS
}

/** Sections that a source sends; what is not named it never sends. */
const SENDS: Record<string, readonly SectionName[]> = {
  nuh: SECTION_NAMES.filter((section) => section !== 'social-care'),
  sfh: SECTION_NAMES.filter((section) => section !== 'social-care'),
  nhc: [
    'alerts',
    'allergies',
    'problems',
    'medications',
    'appointments',
    'referrals',
    'documents',
    'care-plans',
    'people'
  ],
  citycare: ['alerts', 'allergies', 'problems', 'medications', 'encounters', 'social-care', 'care-plans'],
  emas: ['alerts', 'allergies', 'encounters', 'observations'],
  nems: ['allergies', 'encounters', 'medications'],
  county: ['alerts', 'social-care', 'services', 'people'],
  city: ['social-care', 'services', 'people'],
  gprcc: ['allergies', 'problems', 'medications', 'referrals', 'immunisations', 'results'],
  mhsds: ['referrals', 'problems']
}

/** What makes one section of one source different from the rest. */
const SPECIAL: Record<string, Partial<SectionState>> = {
  'problems nuh': {
    unreadable: 1,
    unreadableIssues: [
      { resource: 'Condition/881', issues: ['clinicalStatus: not a CodeableConcept', 'code: missing'] }
    ]
  },
  'documents nuh': { state: 'withheld', detail: 'organisation policy' },
  'results sfh': { flags: ['cut'], detail: 'more than 100 pages' },
  'care-plans nhc': { state: 'refused', detail: '403' },
  'observations nuh': { flags: ['part-withheld'] }
}

function stateOf(section: SectionName, source: string): SectionState {
  const event = SOURCE_EVENTS[source]
  const has = (BY_SECTION[section] ?? []).some((entry) => entry.source === source)
  const answered = source === 'nems' ? 'not-held' : has ? 'recorded' : 'none-recorded'
  const outcome = event?.outcome ?? 'unavailable'
  const sends = SENDS[source]?.includes(section) ?? false
  const state =
    outcome === 'not-asked' ? 'not-asked' : !sends ? 'not-supported' : outcome === 'answered' ? answered : outcome
  return {
    source,
    state,
    ...(event?.asOf ? { asOf: event.asOf } : {}),
    ...(event?.flags && sends ? { flags: event.flags } : {}),
    ...(event?.detail ? { detail: event.detail } : {}),
    ...SPECIAL[`${section} ${source}`]
  }
}

const ODS_CODES = new Map(SOURCES.map(({ id, odsCode }) => [id, odsCode]))

/** An entry as it stands when only these sources are in: a disagreement is known when both its sides are. */
function asOf(entry: Entry, arrived: ReadonlySet<string>): Entry {
  return {
    ...entry,
    odsCode: ODS_CODES.get(entry.source) ?? entry.odsCode,
    conflicts: entry.conflicts.filter((conflict) => arrived.has(sourceOf(conflict.with)))
  }
}

function sourceOf(entryId: string): string {
  return entryId.split('/')[0] ?? ''
}

/** What one source adds: its own entries, and those of others with which it disagrees, again. */
function sectionsOf(source: string, arrived: ReadonlySet<string>): RecordEvent[] {
  return SECTION_NAMES.map((section) => ({
    event: 'section',
    section,
    complete: false,
    states: [stateOf(section, source)],
    entries: (BY_SECTION[section] ?? [])
      .filter((entry) => {
        const isTouched = entry.conflicts.some((conflict) => sourceOf(conflict.with) === source)
        return entry.source === source || (isTouched && arrived.has(entry.source))
      })
      .map((entry) => asOf(entry, arrived))
  }))
}

/** The order in which the sources answer, and how long each lets wait. */
const ARRIVALS: readonly (readonly [source: string, afterMs: number])[] = [
  ['gpc', 0],
  ['gprcc', 20],
  ['mhsds', 0],
  ['emas', 40],
  ['nems', 10],
  ['nuh', 30],
  ['county', 0],
  ['sfh', 60],
  ['nhc', 90],
  ['city', 120],
  ['citycare', 400]
]

type Arrivals = typeof ARRIVALS

function linesOf(arrivals: Arrivals): TimedLine[] {
  return arrivals.flatMap(([source, afterMs], index) => {
    const arrived = new Set(arrivals.slice(0, index + 1).map(([id]) => id))
    const event = SOURCE_EVENTS[source]
    const events: RecordEvent[] = [...(event ? [event] : []), ...sectionsOf(source, arrived)]
    return events.map((one, position) => ({ afterMs: position === 0 ? afterMs : 0, event: one }))
  })
}

function timed(event: RecordEvent): TimedLine {
  return { afterMs: 0, event }
}

const ENDS: readonly TimedLine[] = [
  ...SECTION_NAMES.map((section) => timed({ event: 'section', section, complete: true, states: [], entries: [] })),
  timed({ event: 'complete', tookMs: 2012, withheld: true })
]

/** All lines up to `complete`, at the pace of real sources. */
export function joanSmithAtPace(): readonly TimedLine[] {
  return [timed(OPENED), ...linesOf(ARRIVALS), ...ENDS]
}

/** All lines up to `complete`, at once. */
export function joanSmith(): readonly TimedLine[] {
  return joanSmithAtPace().map(({ event }) => timed(event))
}

/** The lines as they stood when CityCare was still being asked. */
export function joanSmithStillAsking(): readonly TimedLine[] {
  return [timed(OPENED), ...linesOf(ARRIVALS.slice(0, -1)).map(({ event }) => timed(event))]
}

/** Every source but one answers "none recorded"; that one gives the outcome named. */
export function nothingRecordedBut(
  source: string,
  outcome: 'timed-out' | 'unavailable' | 'refused'
): readonly TimedLine[] {
  const states = SOURCES.map(({ id }): SectionState => ({
    source: id,
    state: id === source ? outcome : 'none-recorded'
  }))
  const events: RecordEvent[] = [
    OPENED,
    ...SOURCES.map(({ id }): RecordEvent => ({
      event: 'source',
      source: id,
      outcome: id === source ? outcome : 'answered',
      tookMs: 20
    })),
    ...SECTION_NAMES.map((section): RecordEvent => ({
      event: 'section',
      section,
      complete: true,
      states,
      entries: []
    })),
    { event: 'complete', tookMs: 20 }
  ]
  return events.map(timed)
}
