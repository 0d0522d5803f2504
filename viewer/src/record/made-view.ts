/** A record's view made of entries and states, for tests of what the screens say. */
import type { Entry, OpenedEvent, RecordEvent, SectionState, Source, SourceEvent } from '@ncr/contract/record.ts'
import { SECTION_NAMES, type SectionName } from '@ncr/contract/section-names.ts'
import { NEW_RECORD, reduceRecord } from './record-state.ts'
import { toRecordView, type RecordView } from './record-view.ts'

export function madeSource(id: string, more: Partial<Source> = {}): Source {
  return { id, name: id, odsCode: 'RX1', partner: 'NUH', kind: 'live', ...more }
}

const OPENED: OpenedEvent = {
  event: 'opened',
  contract: 1,
  disclosureId: 'd1',
  requestId: 'r1',
  at: '2026-11-22T12:00:00Z',
  region: { name: 'Notts Care Record' },
  reader: { name: 'Ada Okafor', role: 'Consultant', odsCode: 'RX1', organisation: 'NUH' },
  serviceDesk: {},
  person: {
    nhsNumber: '9990000018',
    family: 'Smith',
    given: ['Joan'],
    birthDate: '1950-03-31',
    gender: 'female',
    deceased: null
  },
  sections: [...SECTION_NAMES],
  sources: [madeSource('a'), madeSource('b')]
}

/** `a/CarePlan/1` is an entry of source `a`. */
export function madeEntry(
  id: string,
  text: string,
  resource: Record<string, unknown>,
  more: Partial<Entry> = {}
): Entry {
  const [source = '', resourceType = ''] = id.split('/')
  return {
    id,
    source,
    odsCode: 'RX1',
    text,
    recorded: null,
    occurred: null,
    status: null,
    links: [],
    conflicts: [],
    ...more,
    resource: { resourceType, ...resource }
  }
}

interface Making {
  readonly entries?: Partial<Record<SectionName, readonly Entry[]>>
  /** By source, for every section; `none-recorded` where nothing is said. */
  readonly states?: Record<string, Partial<SectionState>>
  readonly opened?: Partial<OpenedEvent>
  /** What became of sources as a whole; nothing where left out. */
  readonly events?: readonly SourceEvent[]
}

export function madeView({ entries = {}, states = {}, opened: more = {}, events: told = [] }: Making): RecordView {
  const opened = { ...OPENED, ...more }
  const said = opened.sources.map((source): SectionState => ({
    source: source.id,
    state: 'none-recorded',
    ...states[source.id]
  }))
  const events: RecordEvent[] = [
    opened,
    ...told,
    ...opened.sections.map((section) => ({
      event: 'section' as const,
      section,
      complete: true,
      states: said,
      entries: [...(entries[section] ?? [])]
    })),
    { event: 'complete', tookMs: 1 }
  ]
  const state = reduceRecord(NEW_RECORD, { kind: 'received', events })
  const view = state.kind === 'record' ? toRecordView(state) : null
  if (!view) throw new Error('the record has not opened')
  return view
}
