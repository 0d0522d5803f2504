/** What the audit keeps of each batch of lines: sections, states and the ids of the entries, down to the item. */
import type { OpenedEvent, RecordEvent, SectionEvent } from '@ncr/contract/record.ts'
import type { Statement } from './disclose.ts'

function opened(event: OpenedEvent): Statement {
  return {
    kind: 'opened',
    disclosureId: event.disclosureId,
    requestId: event.requestId,
    what: { sections: event.sections, hidden: event.hidden ?? [], sources: event.sources.map((source) => source.id) }
  }
}

function sent(lines: readonly RecordEvent[], disclosureId: string, requestId: string): Statement {
  const sections = lines.filter((line) => line.event === 'section').map(toSection)
  const sources = lines.flatMap((line) =>
    line.event === 'source' ? [{ source: line.source, outcome: line.outcome }] : []
  )
  return { kind: 'sent', disclosureId, requestId, what: { sources, sections } }
}

function completed(lines: readonly RecordEvent[], disclosureId: string, requestId: string): Statement {
  return { kind: 'completed', disclosureId, requestId, what: { events: lines.map((line) => line.event) } }
}

function toSection(line: SectionEvent): Readonly<Record<string, unknown>> {
  return {
    section: line.section,
    states: line.states.map(({ source, state, flags, unreadable }) => ({ source, state, flags, unreadable })),
    entries: line.entries.map((entry) => entry.id)
  }
}

export const toStatement = { opened, sent, completed } as const
