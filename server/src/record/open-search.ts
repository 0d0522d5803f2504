/**
 * Searches inside a record that is open. The same path as the record and its pages, in one answer: permission again, a
 * statement of what is looked for, every source asked anew, each believed only after the same guards; nothing is found
 * that this reader would not be shown, and what could not be searched is said beside what was found.
 *
 *   authorise   → AccessGrant          | refused: partner-not-live, launch-role, …, person-objected
 *   (query)     → Query                | request-malformed
 *   disclose    searched               | with the query; audit-unavailable → no source is asked
 *   locate      → LocatedSource[]      | a source that is not asked says why
 *   disclose    asked                  | audit-unavailable → no source is asked
 *   fan-out     → SourceAnswer[]       | and the GP record, one call a section, side by side
 *   normalise   → NormalisedAnswer     | an incident for an answer about somebody else
 *   sections    → states and entries   | of what is shown to this role, and of its pages
 *   documents   → words                | what could not be read is told one by one
 *   search      → SearchHit[]          | past its limit they are counted
 *   disclose    sent                   | each hit with its digest; audit-unavailable → no reply
 */
import assert from 'node:assert/strict'
import { SEARCH_CHARACTERS_MAX, type SearchAnswer } from '@ncr/contract/search.ts'
import type { AccessGrant } from '../domain/access-grant.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import { isResource, resourceKey } from '../domain/resource.ts'
import type { Session } from '../ports/session-store.ts'
import { disclose } from './disclose/disclose.ts'
import { toStatement } from './disclose/sent-statement.ts'
import { fanOut, toAsking, type Answered } from './fan-out/fan-out.ts'
import { locate, type LocatedSource } from './locate/locate.ts'
import { inTurns } from './normalise/in-turns.ts'
import { normaliseInSteps } from './normalise/normalise.ts'
import type { NormalisedAnswer } from './normalised-answer.ts'
import { openDocumentWords, type DocumentWordsPorts, type WantedDocument } from './open-document-words.ts'
import { isGpConnect, type GpDataPorts } from './open-gp-data.ts'
import { openGpWords, type GpWords } from './open-gp-words.ts'
import { authoriseRead, raiseIncident } from './open-record.ts'
import { toMaterial } from './open-search-material.ts'
import { toQuery, type Query } from './search/query.ts'
import { search } from './search/search.ts'
import { toSearchAnswer } from './search/search-answer.ts'

export interface SearchPorts extends GpDataPorts, DocumentWordsPorts {}

export interface SearchRequest {
  /** As the address says it. */
  readonly written: unknown
  readonly requestId: string
  /** Aborts when the reader has gone. */
  readonly signal: AbortSignal
}

interface Asked {
  readonly disclosureId: string
  readonly requestId: string
  readonly signal: AbortSignal
}

export async function openSearch(
  ports: SearchPorts,
  session: Session,
  { written, requestId, signal }: SearchRequest
): Promise<SearchAnswer | Refusal> {
  const { disclosureId } = session
  assert(disclosureId !== null, 'a search belongs to a record that is open')
  const grant = await authoriseRead(ports, session, requestId)
  if (isRefusal(grant)) return grant
  const query = toQuery(written)
  if (query === null) {
    return refuse('request-malformed', `q is at most ${SEARCH_CHARACTERS_MAX} characters, with two letters or figures`)
  }
  const asked = { disclosureId, requestId, signal }
  const unaudited = await disclose(ports.audit, grant, toStatement.searched(query.written, { disclosureId, requestId }))
  if (unaudited !== null) return unaudited
  const located = (await locate(ports.region, ports.linkages, grant, ports.clock.nowMs())).map((one) =>
    asPage(one, grant)
  )
  const unasked = await disclose(ports.audit, grant, toStatement.asked(located, asked))
  if (unasked !== null) return unasked
  // Neither fails as a whole: they run side by side, each within its own limits.
  const [gpWords, answered] = await Promise.all([
    openGpWords(ports, grant, asked),
    askSources(ports, grant, located, asked)
  ])
  if (isRefusal(gpWords)) return gpWords
  if (isRefusal(answered)) return answered
  return find(ports, grant, query, { ...asked, gpWords, answered })
}

/** A practice is asked for its pages here, though it has no part in the sections. */
function asPage({ source, ...located }: LocatedSource, grant: AccessGrant): LocatedSource {
  const isAsked = isGpConnect(source) && source.enabled && !grant.permission.hiddenPages.has('gp-data')
  return { source, ...located, notAsked: isAsked ? null : located.notAsked }
}

interface Material extends Asked {
  readonly gpWords: GpWords
  readonly answered: readonly Believed[]
}

interface Believed extends Answered {
  readonly normalised: NormalisedAnswer
}

async function askSources(
  ports: SearchPorts,
  grant: AccessGrant,
  located: readonly LocatedSource[],
  asked: Asked
): Promise<readonly Believed[] | Refusal> {
  const believed: Believed[] = []
  const asking = toAsking(ports.region, asked.requestId, asked.signal)
  const feeding = located.filter(({ source }) => !isGpConnect(source))
  for await (const batch of fanOut(ports, grant, feeding, asking)) {
    for (const { source, answer } of batch) {
      const normalised = await inTurns(normaliseInSteps(ports.check, grant, source, answer), ports)
      const unraised = await raiseIncident(ports, grant, normalised, asked)
      if (unraised !== null) return unraised
      believed.push({ source, answer, normalised })
    }
  }
  assert(believed.length === feeding.length, 'every source that is searched is told of, answered or not')
  return believed
}

async function find(
  ports: SearchPorts,
  grant: AccessGrant,
  query: Query,
  { gpWords, answered, ...asked }: Material
): Promise<SearchAnswer | Refusal> {
  const material = toMaterial(
    grant.permission,
    answered.map(({ normalised }) => normalised)
  )
  const wanted = material.documents.flatMap(({ id, source }) => toWanted(id, source, answered))
  const words = await openDocumentWords(ports, grant, wanted, asked)
  if (isRefusal(words)) return words
  const units = [...material.toUnits(words.fields), ...gpWords.units]
  const found = await inTurns(search(query, units), ports)
  const answer = toSearchAnswer(query, found, {
    ids: { disclosureId: asked.disclosureId, requestId: asked.requestId, atMs: ports.clock.nowMs() },
    permission: grant.permission,
    places: [...material.places, ...gpWords.places],
    documents: { searched: words.searched.length, unsearched: [...words.unsearched] }
  })
  const read = { gpData: gpWords.digests, documents: words.searched }
  return (await disclose(ports.audit, grant, toStatement.searchSent(answer, read))) ?? answer
}

/** A document's entry as its source gave it: with the address of its bytes. */
function toWanted(entryId: string, sourceId: string, answered: readonly Believed[]): readonly WantedDocument[] {
  const from = answered.find(({ source }) => source.id === sourceId)
  if (from === undefined || from.answer.kind !== 'asked') return []
  const received = [...from.answer.types.values()].flatMap(({ resources }) => resources.filter(isResource))
  const resource = received.findLast((one) => `${sourceId}/${String(resourceKey(one))}` === entryId)
  assert(resource !== undefined, 'an entry was received before it was read')
  return [{ entryId, source: from.source, resource }]
}
