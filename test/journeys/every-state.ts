/** A record in which two sources say the same of every section, or one says what is forced and the other something else. */
import type { Entry, OpenedEvent, RecordEvent, SectionState, Source, SourceEvent } from '@ncr/contract/record.ts'
import { SECTION_NAMES, type SectionName } from '@ncr/contract/section-names.ts'
import type { SourceOutcomeName } from '@ncr/contract/source-outcome.ts'
import { ofSection } from '../fixtures/every-section.ts'
import { aPerson } from '../fixtures/people.ts'
import type { TimedLine } from './fixture-server.ts'
import { OPENED } from './joan-smith-sources.ts'

/** What one source says of every section. */
export interface Saying {
  readonly state: Partial<SectionState> & Pick<SectionState, 'state'>
  readonly event?: Partial<SourceEvent>
  /** How many entries of it stand in each section. */
  readonly entries?: number
  readonly kind?: Source['kind']
}

export const FORCED = 'Forced Trust'
export const COMPANY = 'Company Trust'

const JOAN = aPerson(1)

const OUTCOMES: Record<SectionState['state'], SourceOutcomeName> = {
  recorded: 'answered',
  'none-recorded': 'answered',
  'not-held': 'answered',
  'not-supported': 'answered',
  withheld: 'answered',
  'not-asked': 'not-asked',
  refused: 'refused',
  'timed-out': 'timed-out',
  unavailable: 'unavailable'
}

function toSource(id: string, name: string, { kind = 'live' }: Saying): Source {
  return { id, name, odsCode: 'RX1', partner: `${name} of Nottingham`, kind, deadlineMs: 2000 }
}

function toEntries(source: string, section: SectionName, count: number): Entry[] {
  return Array.from({ length: count }, (_, index) => {
    const resource = ofSection(section, `${section}-${index}`, JOAN) as Entry['resource']
    return {
      id: `${source}/${resource.resourceType}/${section}-${index}`,
      source,
      odsCode: 'RX1',
      text: `Something in ${section}`,
      recorded: '2026-01-10',
      occurred: '2026-01-09',
      status: null,
      links: [],
      conflicts: [],
      resource
    }
  })
}

function toSourceEvent(source: string, { state, event }: Saying): SourceEvent {
  return { event: 'source', source, outcome: OUTCOMES[state.state], tookMs: 20, ...event }
}

/** `company`: what the other source says; left out: there is no other source. */
export function everySectionSays(forced: Saying, company: Saying | null): readonly TimedLine[] {
  const saying: readonly (readonly [id: string, name: string, said: Saying])[] = [
    ['forced', FORCED, forced],
    ...(company === null ? [] : [['company', COMPANY, company] as const])
  ]
  const opened: OpenedEvent = { ...OPENED, sources: saying.map(([id, name, said]) => toSource(id, name, said)) }
  const events: RecordEvent[] = [
    opened,
    ...saying.map(([id, , said]) => toSourceEvent(id, said)),
    ...SECTION_NAMES.map((section): RecordEvent => ({
      event: 'section',
      section,
      complete: true,
      states: saying.map(([source, , { state }]) => ({ source, ...state })),
      entries: saying.flatMap(([source, , { entries = 0 }]) => toEntries(source, section, entries))
    })),
    { event: 'complete', tookMs: 20 }
  ]
  return events.map((event) => ({ afterMs: 0, event }))
}
