/**
 * Opens one page of a record that is open. The same path as the record, in one answer: permission again, a statement
 * that it is asked for, the sources of this page and no other, each believed only after the same guards, and a statement
 * of what is sent.
 *
 *   authorise   → AccessGrant          | refused: partner-not-live, launch-role, …, hidden-from-role
 *   disclose    page-opened            | audit-unavailable → no source is asked
 *   locate      → LocatedSource[]      | a source that is not asked says why
 *   disclose    asked                  | audit-unavailable → no source is asked
 *   fan-out     → SourceAnswer[]       | narrowed to the types of the page
 *   normalise   → NormalisedAnswer     | an incident for an answer about somebody else
 *   sections    → SourcePage[]         | one state for each source of the page
 *   disclose    sent                   | audit-unavailable → no reply
 */
import assert from 'node:assert/strict'
import type { Page } from '@ncr/contract/page.ts'
import type { AccessGrant } from '../domain/access-grant.ts'
import { pagesOf } from '../domain/pages.ts'
import type { Source } from '../domain/region.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import type { Session } from '../ports/session-store.ts'
import { discloseKept, disclose } from './disclose/disclose.ts'
import { toStatement, type WithheldIds } from './disclose/sent-statement.ts'
import { fanOut, toAsking } from './fan-out/fan-out.ts'
import { locate, type LocatedSource } from './locate/locate.ts'
import { normalise } from './normalise/normalise.ts'
import { authoriseRead, raiseIncident, type RecordPorts } from './open-record.ts'
import { newestFirst, pageTypes, toSourcePage, type EntryPage, type SourcePage } from './sections/page-state.ts'
import { withheldIn } from './sections/withheld.ts'

export interface PageRequest {
  readonly requestId: string
  /** Aborts when the reader has gone. */
  readonly signal: AbortSignal
}

interface Asked extends PageRequest {
  readonly disclosureId: string
}

export async function openPage(
  ports: RecordPorts,
  session: Session,
  page: EntryPage,
  { requestId, signal }: PageRequest
): Promise<Page | Refusal> {
  const { disclosureId } = session
  assert(disclosureId !== null, 'a page belongs to a record that is open')
  const grant = await authoriseRead(ports, session, requestId)
  if (isRefusal(grant)) return grant
  if (grant.permission.hiddenPages.has(page)) return refuse('hidden-from-role')
  const asked = { disclosureId, requestId, signal }
  const unaudited = await disclose(ports.audit, grant, toStatement.pageOpened(page, { disclosureId, requestId }))
  if (unaudited !== null) return unaudited
  const parts = await askSources(ports, grant, page, asked)
  if (isRefusal(parts)) return parts
  const answer = toPage(page, parts, asked, ports.clock.nowMs())
  const keeper = await ports.views.open(grant)
  const withheld = parts.flatMap((part) => part.withheld)
  const statement = toStatement.pageSent(answer, withheld)
  return (await discloseKept(ports.audit, grant, keeper, { statement, sent: answer })) ?? answer
}

interface Part extends SourcePage {
  readonly withheld: WithheldIds
}

async function askSources(
  ports: RecordPorts,
  grant: AccessGrant,
  page: EntryPage,
  asked: Asked
): Promise<readonly Part[] | Refusal> {
  const { hiddenSections } = grant.permission
  const located = (await locate(ports.region, ports.linkages, grant, ports.clock.nowMs()))
    .filter(({ source }) => pagesOf(source).includes(page))
    .map((one) => narrowed(one, page, grant.permission))
  const unaudited = await disclose(ports.audit, grant, toStatement.asked(located, asked))
  if (unaudited !== null) return unaudited
  const parts: Part[] = []
  const asking = toAsking(ports.region, asked.requestId, asked.signal)
  for await (const batch of fanOut(ports, grant, located, asking)) {
    for (const { source, answer } of batch) {
      const normalised = normalise(ports.check, grant, source, answer, ports.quality)
      const unraised = await raiseIncident(ports, grant, normalised, asked)
      if (unraised !== null) return unraised
      // Judged as the source it is: what it sends and a role does not see is held back, not unsupported.
      const whole = located.find((one) => one.source === source)?.whole ?? source
      const part = toSourcePage(page, { ...normalised, source: whole }, hiddenSections)
      parts.push({ ...part, withheld: withheldIn([normalised]) })
    }
  }
  assert(parts.length === located.length, 'every source of the page has a state')
  return parts
}

/** The same source, asked for what the page needs and nothing else. */
function narrowed(
  { source, ...located }: LocatedSource,
  page: EntryPage,
  { hiddenSections, sensitiveCodes }: AccessGrant['permission']
): LocatedSource & { readonly whole: Source } {
  const types = pageTypes(page, source, hiddenSections)
  // What an entry is withheld for may be of a type that the page does not show.
  const resourceTypes = sensitiveCodes.size === 0 || types.length === 0 ? types : source.resourceTypes
  return { source: { ...source, resourceTypes }, ...located, whole: source }
}

function toPage(page: EntryPage, parts: readonly SourcePage[], asked: Asked, nowMs: number): Page {
  return {
    page,
    disclosureId: asked.disclosureId,
    requestId: asked.requestId,
    at: new Date(nowMs).toISOString(),
    states: parts.map(({ state }) => state),
    entries: parts.flatMap(({ entries }) => [...entries]).toSorted(newestFirst)
  }
}
