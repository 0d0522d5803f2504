/**
 * Opens one section of the GP record: the national fixed format, asked in real time, shown as received and never kept
 * (feature 13). The stages are those of `open-page.ts`; what is believed is a page of words instead of entries.
 *
 *   authorise   → AccessGrant          | refused: partner-not-live, launch-role, …, hidden-from-role
 *   disclose    page-opened            | audit-unavailable → no practice is asked
 *   fan-out     → GpSection[]          | one call to each GP system, each within its own deadline
 *   normalise   → whose it is          | an incident for an answer about somebody else
 *   sections    → SectionState[]       | four kinds of empty stay four
 *   disclose    sent                   | with a digest of the words; audit-unavailable → no reply
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { GpData, GpDataSection, Page } from '@ncr/contract/page.ts'
import type { SectionState } from '@ncr/contract/record.ts'
import type { AccessGrant } from '../domain/access-grant.ts'
import { errorCode } from '../domain/error-code.ts'
import type { GpConnectHtmlSource } from '../domain/region.ts'
import { isDenied } from '../domain/data-policy.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import type { AnsweredGpSection, FailedGpSection, GpRecord } from '../ports/gp-record.ts'
import type { HtmlSanitiser } from '../ports/html-sanitiser.ts'
import type { Session } from '../ports/session-store.ts'
import { disclose } from './disclose/disclose.ts'
import { toStatement, type GpDataDigest } from './disclose/sent-statement.ts'
import { checkGpPatient } from './normalise/check-gp-patient.ts'
import { authoriseRead, raiseIncident, type RecordPorts } from './open-record.ts'
import { hiddenBehind, readGpSection, toGpState } from './sections/gp-data-state.ts'

export interface GpDataPorts extends RecordPorts {
  readonly gpRecord: GpRecord
  readonly sanitiser: HtmlSanitiser
}

export interface GpDataRequest {
  readonly section: GpDataSection
  readonly requestId: string
  /** Aborts when the reader has gone. */
  readonly signal: AbortSignal
}

const SWITCHED_OFF = 'switched off by the region'

/** One section of one practice's system. */
export interface GpPart {
  readonly state: SectionState
  readonly gpData: GpData | null
}

export async function openGpData(ports: GpDataPorts, session: Session, asked: GpDataRequest): Promise<Page | Refusal> {
  const { disclosureId } = session
  assert(disclosureId !== null, 'a page belongs to a record that is open')
  const { requestId, section } = asked
  const grant = await authoriseRead(ports, session, requestId)
  if (isRefusal(grant)) return grant
  if (grant.permission.hiddenPages.has('gp-data')) return refuse('hidden-from-role')
  const opened = toStatement.pageOpened('gp-data', { disclosureId, requestId }, section)
  const unaudited = await disclose(ports.audit, grant, opened)
  if (unaudited !== null) return unaudited
  const practices = ports.region.partners.flatMap((partner) => partner.sources).filter(isGpConnect)
  const located = practices.map((source) => ({ source, notAsked: source.enabled ? null : SWITCHED_OFF }))
  const unasked = await disclose(ports.audit, grant, toStatement.asked(located, { disclosureId, requestId }))
  if (unasked !== null) return unasked
  // Each answers within its own deadline and never fails: none can take another's answer away.
  const parts = await Promise.all(
    practices.map((source) => openGpPart(ports, grant, source, { ...asked, disclosureId }))
  )
  const unraised = parts.find(isRefusal)
  if (unraised !== undefined) return unraised
  const page = toPage(parts.filter(isPart), { disclosureId, requestId, at: ports.clock.nowMs() })
  return (await disclose(ports.audit, grant, toStatement.pageSent(page, [], digestsOf(page)))) ?? page
}

export function isGpConnect(source: { readonly kind: string }): source is GpConnectHtmlSource {
  return source.kind === 'gp-connect-html'
}

function isPart(part: GpPart | Refusal): part is GpPart {
  return !isRefusal(part)
}

export async function openGpPart(
  ports: GpDataPorts,
  grant: AccessGrant,
  source: GpConnectHtmlSource,
  asked: GpDataRequest & { readonly disclosureId: string }
): Promise<GpPart | Refusal> {
  const without = (said: Parameters<typeof toGpState>[2]): GpPart => ({
    state: toGpState(source.id, null, said),
    gpData: null
  })
  if (!source.enabled) return without({ state: 'not-asked', detail: SWITCHED_OFF })
  if (isDenied(grant.permission.denied, source.id, null))
    return without({ state: 'withheld', detail: 'not switched on for your organisation' })
  const hidden = hiddenBehind(asked.section, grant.permission.hiddenSections)
  if (hidden.length > 0)
    return without({ state: 'withheld', detail: `would show what is hidden from your role: ${hidden.join(', ')}` })
  const answer = await ask(ports, grant, source, asked)
  if (answer.kind === 'failed') return without(answer)
  const person = checkGpPatient(answer.patients, grant.context.person)
  if (person === 'right') return toPart(ports.sanitiser, source, asked.section, answer)
  if (person === 'wrong-person') {
    const incident = { kind: 'wrong-person' as const, resources: ['Patient'] }
    const unraised = await raiseIncident(ports, grant, { source, incident }, asked)
    if (unraised !== null) return unraised
  }
  return without({ state: 'unavailable', detail: WORDS_OF_CHECK[person] })
}

const WORDS_OF_CHECK = {
  'wrong-person': 'answered about somebody else; nothing of its answer is shown',
  nobody: 'did not say whom its answer is about; nothing of it is shown',
  several: 'answered with more than one person'
} as const

async function ask(
  ports: GpDataPorts,
  grant: AccessGrant,
  source: GpConnectHtmlSource,
  { section, requestId, signal }: GpDataRequest
): Promise<AnsweredGpSection | FailedGpSection> {
  try {
    return await ports.gpRecord.read(grant, source, section, requestId, signal)
  } catch (error) {
    // Readers return their failures; whatever is thrown is a fault of ours, and is said as one.
    ports.log.error('source-reader-threw', { source: source.id, requestId, reason: errorCode(error) })
    return { kind: 'failed', state: 'unavailable', detail: 'the Notts Care Record failed while asking' }
  }
}

function toPart(
  sanitiser: HtmlSanitiser,
  source: GpConnectHtmlSource,
  section: GpDataSection,
  answer: AnsweredGpSection
): GpPart {
  const { html, removed } = sanitiser.clean(answer.html)
  const { empty, ...said } = readGpSection(html)
  const gpData: GpData = {
    source: source.id,
    section,
    title: answer.title ?? section,
    html,
    ...(empty === undefined ? {} : { empty }),
    ...(removed.length === 0 ? {} : { removed: [...removed] }),
    asOf: answer.asOf
  }
  return { state: toGpState(source.id, answer.asOf, said), gpData }
}

function toPage(
  parts: readonly GpPart[],
  ids: { readonly disclosureId: string; readonly requestId: string; readonly at: number }
): Page {
  return {
    page: 'gp-data',
    disclosureId: ids.disclosureId,
    requestId: ids.requestId,
    at: new Date(ids.at).toISOString(),
    states: parts.map(({ state }) => state),
    entries: [],
    gpData: parts.flatMap(({ gpData }) => (gpData === null ? [] : [gpData]))
  }
}

export function digestsOf({ gpData = [] }: Pick<Page, 'gpData'>): readonly GpDataDigest[] {
  return gpData.map(({ source, section, html }) => ({
    source,
    section,
    sha256: createHash('sha256').update(html).digest('hex')
  }))
}
