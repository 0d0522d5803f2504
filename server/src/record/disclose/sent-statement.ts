/** What the audit keeps of each batch of lines: sections, states and the ids of the entries, down to the item. */
import { hash } from 'node:crypto'
import type { GpDataSection, Page } from '@ncr/contract/page.ts'
import type {
  Entry,
  OpenedEvent,
  RecordEvent,
  SectionEvent,
  SectionState,
  SinceLastLook
} from '@ncr/contract/record.ts'
import type { SearchAnswer, SearchHit } from '@ncr/contract/search.ts'
import type { PageName } from '@ncr/contract/section-names.ts'
import type { ReaderFacts } from '../../domain/staff-list.ts'
import type { Statement } from './disclose.ts'
import { toSentEntry, toVersion } from './sent-text.ts'

/** `facts`: of reader and person, which only this moment knows: the audit keeps no name and no address of a person. */
function opened(event: OpenedEvent, { sameSurname, ownRecord, sameAddress }: ReaderFacts): Statement {
  return {
    kind: 'opened',
    disclosureId: event.disclosureId,
    requestId: event.requestId,
    what: {
      sections: event.sections,
      hidden: event.hidden ?? [],
      sources: event.sources.map((source) => source.id),
      notices: (event.notices ?? []).map((notice) => notice.id),
      ...(sameSurname ? { sameSurname } : {}),
      ...(ownRecord ? { ownRecord } : {}),
      ...(sameAddress ? { sameAddress } : {})
    }
  }
}

/** Ids, and the sensitive sets by which each was held back: always there, so that its being there says nothing. */
export type WithheldIds = readonly { readonly id: string; readonly sets: readonly string[] }[]

function sent(lines: readonly RecordEvent[], { disclosureId, requestId }: Asked, withheld: WithheldIds): Statement {
  const sections = lines.filter((line) => line.event === 'section').map(toSection)
  const sources = lines.flatMap((line) =>
    line.event === 'source'
      ? [{ source: line.source, outcome: line.outcome, tookMs: line.tookMs, detail: line.detail, pages: line.pages }]
      : []
  )
  return { kind: 'sent', disclosureId, requestId, what: { sources, sections, withheld } }
}

function completed(lines: readonly RecordEvent[], disclosureId: string, requestId: string): Statement {
  const complete = lines.flatMap((line) => (line.event === 'complete' ? [line] : [])).at(-1)
  const { tookMs, since } = complete ?? {}
  const what = {
    events: lines.map((line) => line.event),
    tookMs,
    ...(since === undefined ? {} : { since: toSince(since) })
  }
  return { kind: 'completed', disclosureId, requestId, what }
}

/** Which look it was compared with, how much of it was told, and the ids of what is gone. */
function toSince({ at, new: fresh, changed, retracted, gone }: SinceLastLook): Readonly<Record<string, unknown>> {
  return { at, new: fresh, changed, retracted, gone: gone.map(({ id }) => id) }
}

function toSection(line: SectionEvent): Readonly<Record<string, unknown>> {
  return {
    section: line.section,
    states: line.states.map(toState),
    entries: line.entries.map(toSentEntry)
  }
}

function toState({ source, state, flags, unreadable }: SectionState): Readonly<Record<string, unknown>> {
  return { source, state, flags, unreadable }
}

interface Asked {
  readonly disclosureId: string
  readonly requestId: string
}

interface Located {
  readonly source: { readonly id: string }
  readonly notAsked: string | null
}

/** Which sources learn of this person now, and why the others do not. */
function asked(located: readonly Located[], { disclosureId, requestId }: Asked): Statement {
  const sources = located.flatMap(({ source, notAsked }) => (notAsked === null ? [source.id] : []))
  const notAsked = located.flatMap((one) =>
    one.notAsked === null ? [] : [{ source: one.source.id, why: one.notAsked }]
  )
  return { kind: 'asked', disclosureId, requestId, what: { sources, notAsked } }
}

export interface GpDataDigest {
  readonly source: string
  readonly section: GpDataSection
  /** SHA-256 of the html as sent, hex. */
  readonly sha256: string
}

/** `section`: of the GP record, on the page that has sections. */
function pageOpened(page: PageName, of: Asked, section?: GpDataSection): Statement {
  return { kind: 'page-opened', ...of, what: { page, ...(section === undefined ? {} : { section }) } }
}

/** Of a GP record, which is never kept, a SHA-256 of the words that were shown. */
function pageSent(page: Page, withheld: WithheldIds, digests: readonly GpDataDigest[] = []): Statement {
  const { disclosureId, requestId } = page
  const what = {
    page: page.page,
    states: page.states.map(toState),
    entries: page.entries.map(toSentEntry),
    withheld,
    ...(digests.length === 0 ? {} : { gpData: digests })
  }
  return { kind: 'sent', disclosureId, requestId, what }
}

/** The query stands in the audit and nowhere else. */
function searched(query: string, of: Asked): Statement {
  return { kind: 'searched', ...of, what: { query } }
}

/** Of a document whose words were read for a search. */
export interface DocumentDigest {
  readonly entry: string
  readonly content: number
  /** SHA-256 of the bytes as received, hex. */
  readonly sha256: string
}

/** Each hit with the digest of exactly what is sent of it; of words that are never kept, the digest of what was read. */
function searchSent(
  answer: SearchAnswer,
  read: { readonly gpData: readonly GpDataDigest[]; readonly documents: readonly DocumentDigest[] }
): Statement {
  const { disclosureId, requestId, found, places, hits } = answer
  const what = {
    page: 'search',
    found,
    places: places.map(({ place, states }) => ({ place, states: states.map(toState) })),
    entries: hits.map(toSentHit),
    ...read
  }
  return { kind: 'sent', disclosureId, requestId, what }
}

function toSentHit(hit: SearchHit): Readonly<Record<string, unknown>> {
  return {
    id: hit.entry,
    place: hit.place,
    source: hit.source,
    digest: hash('sha256', JSON.stringify(hit), 'base64url')
  }
}

/** An answer by FHIR: each entry under the id of the record, with the digest of exactly what is sent of it. */
function fhirSent(
  resourceType: string,
  views: readonly { readonly state: SectionState }[],
  shown: readonly { readonly entry: Entry; readonly digest: string }[],
  withheld: WithheldIds,
  of: Asked
): Statement {
  const entries = shown.map(({ entry, digest }) => ({ ...toVersion(entry), digest }))
  return {
    kind: 'sent',
    ...of,
    what: { resourceType, states: views.map(({ state }) => toState(state)), entries, withheld }
  }
}

export const toStatement = {
  opened,
  asked,
  sent,
  completed,
  pageOpened,
  pageSent,
  searched,
  searchSent,
  fhirSent
} as const
