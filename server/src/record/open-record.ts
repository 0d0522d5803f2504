/**
 * The life of a request, top to bottom. A launch is taken in once; the record is then opened by its session, as often
 * as the reader asks. The last five stages run once for each batch of answers, as they come in.
 *
 *   launch      → LaunchFacts          | refused: launch-malformed, -algorithm, -issuer, -signature, -audience,
 *                                      |          -too-long, -not-yet-valid, -expired, -replayed;
 *                                      |          by SMART also launch-other-browser, -host-unavailable, -unsafe, -refused
 *   (permission)                       | refused: partner-not-approved, partner-not-live, launch-reason, launch-role
 *   (identify)  → IndexPerson          | refused: nhs-number-invalid, person-unknown, demographics-mismatch,
 *                                      |          index-unavailable
 *   authorise   → AccessGrant          | refused: person-objected
 *   disclose    opened                 | audit-unavailable → no record
 *   locate      → LocatedSource[]      | a source that is not asked says why
 *   disclose    asked                  | audit-unavailable → no source is asked
 *   fan-out     → SourceAnswer[]       | never fails as a whole; each source has an outcome and a deadline
 *   normalise   → NormalisedAnswer     | what is about somebody else is set aside; what cannot be read is counted
 *   link        → Entry[] with bonds   | never loses an origin or a disagreement
 *   sections    → SectionEvent[]       | a section knows which sources it could not include
 *   compare     → the same, marked     | nothing of a source that failed then or now; a first look is silent
 *   disclose    sent                   | audit-unavailable → not sent
 */
import assert from 'node:assert/strict'
import type { Entry, RecordEvent } from '@ncr/contract/record.ts'
import type { AccessGrant } from '../domain/access-grant.ts'
import { numbersOf } from '../domain/person-numbers.ts'
import { sharesFamilyName } from '../domain/same-person.ts'
import { isOwnRecord, sharesAddress, type ReaderFacts } from '../domain/staff-list.ts'
import { errorCode } from '../domain/error-code.ts'
import { toNhsNumber } from '../domain/nhs-number.ts'
import type { LaunchContext } from '../domain/launch-context.ts'
import type { Region, Source } from '../domain/region.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { Clock, Random, Timer } from '../ports/clock.ts'
import type { LastLooks, Look } from '../ports/last-looks.ts'
import type { LinkageRegistry, LinkageStore } from '../ports/linkage-store.ts'
import type { NoticeStore } from '../ports/notice-store.ts'
import type { PersonIndex } from '../ports/person-index.ts'
import type { QualityCounter } from '../ports/quality-counter.ts'
import type { ResourceCheck } from '../ports/resource-check.ts'
import type { Session, SessionStore } from '../ports/session-store.ts'
import type { ViewKeeper, ViewStore } from '../ports/view-store.ts'
import { authorise, type AuthorisePorts } from './authorise/authorise.ts'
import { checkPermission } from './authorise/check-permission.ts'
import { compare } from './compare/compare.ts'
import { disclose, discloseKept } from './disclose/disclose.ts'
import { toStatement } from './disclose/sent-statement.ts'
import { fanOut, toAsking, type FanOutPorts } from './fan-out/fan-out.ts'
import type { Believed, LaunchFacts, RefusedLaunch } from './launch/claims.ts'
import { identifyPerson, type RefusedPerson } from './launch/identify-person.ts'
import { launch, type HandOver, type LaunchPorts } from './launch/launch.ts'
import { toLaunchContext } from './launch/launch-context.ts'
import { beginSmartLaunch } from './launch/smart-launch.ts'
import { link, nothingLinked } from './link/link.ts'
import { locate, tellLocator } from './locate/locate.ts'
import { inTurns } from './normalise/in-turns.ts'
import { normaliseInSteps } from './normalise/normalise.ts'
import type { NormalisedAnswer } from './normalised-answer.ts'
import { toLinkKey } from './sections/link-key.ts'
import { toOpenedEvent } from './sections/opened-event.ts'
import { toCountedEvent } from './sections/page-state.ts'
import { sections } from './sections/sections.ts'
import { withheldIn, wouldShowWithheld } from './sections/withheld.ts'

export interface RecordPorts extends LaunchPorts, FanOutPorts, AuthorisePorts {
  readonly timer: Timer
  readonly region: Region
  readonly clock: Clock
  readonly random: Random
  readonly index: PersonIndex
  readonly sessions: SessionStore
  readonly audit: AuditLog
  readonly linkages: LinkageStore
  readonly registry: LinkageRegistry
  readonly notices: NoticeStore
  readonly lastLooks: LastLooks
  readonly check: ResourceCheck
  readonly quality: QualityCounter
  readonly views: ViewStore
}

/** The first leg of a SMART launch: where the browser is sent. Its way back is a hand-over like any other. */
export async function beginLaunch(
  ports: RecordPorts,
  query: URLSearchParams,
  browser: string,
  requestId: string
): Promise<{ readonly authorizationUrl: string } | Refusal> {
  const begun = await beginSmartLaunch(ports, query, browser)
  return isRefusal(begun) ? auditRefusal(ports, begun, begun.claims, requestId) : begun
}

export interface OpenedSession {
  readonly token: string
  readonly odsCode: string
}

/** Takes a launch in. Resolves to the token of its new session. */
export async function openSession(
  ports: RecordPorts,
  handOver: HandOver,
  requestId: string
): Promise<OpenedSession | Refusal> {
  const claims = await launch(ports, handOver)
  if (isRefusal(claims)) return auditRefusal(ports, claims, claims.claims, requestId)
  const permission = checkPermission(ports.region, ports.clock.nowMs(), {
    issuer: claims.iss,
    odsCode: claims.ods,
    reason: claims.rsn,
    hostRole: claims.usr.rol
  })
  if (isRefusal(permission)) return auditRefusal(ports, permission, claims, requestId)
  const person = await identifyPerson(ports.index, claims.pat)
  if (isRefusal(person)) return auditRefusal(ports, person, claims, requestId)
  const asked = toNhsNumber(claims.pat.nhs)
  if (asked !== null && asked !== person.nhsNumber) await ports.registry.follow(asked, person.nhsNumber)
  return createSession(ports, claims, toLaunchContext(claims, person), requestId)
}

async function createSession(
  ports: RecordPorts,
  claims: LaunchFacts,
  context: LaunchContext,
  requestId: string
): Promise<OpenedSession | Refusal> {
  const grant = await authorise(ports, context)
  if (isRefusal(grant)) return auditRefusal(ports, grant, claims, requestId)
  const unaudited = await disclose(ports.audit, grant, { kind: 'launched', disclosureId: null, requestId, what: {} })
  if (unaudited !== null) return unaudited
  const token = ports.random.token()
  await ports.sessions.create(token, context)
  return { token, odsCode: context.odsCode }
}

/** A refused launch is audited with what may be believed of it; the refusal stands whether or not that succeeds. */
export async function auditRefusal(
  ports: RecordPorts,
  refusal: RefusedLaunch | RefusedPerson | Refusal,
  claims: Believed | null,
  requestId: string
): Promise<Refusal> {
  const restricted = 'restricted' in refusal ? { restricted: refusal.restricted } : {}
  await ports.audit.append({
    kind: 'launch-refused',
    nhsNumber: claims?.pat?.nhs ?? null,
    odsCode: claims?.ods ?? null,
    userId: claims?.sub ?? null,
    disclosureId: null,
    body: {
      requestId,
      code: refusal.code,
      issuer: claims?.iss ?? null,
      hostRole: claims?.usr?.rol ?? null,
      reason: claims?.rsn ?? null,
      relationship: claims?.rel ?? null,
      ...restricted
    }
  })
  return refusal.detail === undefined ? refuse(refusal.code) : refuse(refusal.code, refusal.detail)
}

/** Permission for one read of an open session, worked out anew (H-023). Refusals are audited; an objection ends the session. */
export async function authoriseRead(
  ports: RecordPorts,
  session: Session,
  requestId: string
): Promise<AccessGrant | Refusal> {
  const grant = await authorise(ports, session.context)
  if (!isRefusal(grant)) return grant
  if (grant.code === 'person-objected') await ports.sessions.end(session)
  const { context } = session
  await ports.audit.append({
    kind: 'read-refused',
    nhsNumber: context.person.nhsNumber,
    odsCode: context.odsCode,
    userId: context.user.id,
    disclosureId: session.disclosureId,
    body: {
      requestId,
      code: grant.code,
      issuer: context.issuer,
      hostRole: context.user.hostRole,
      reason: context.reason,
      relationship: context.relationship
    }
  })
  return grant
}

export interface Reader {
  readonly requestId: string
  /** Aborts when the reader went away: a generator that waits for a source cannot be told in any other way. */
  readonly gone: AbortSignal
}

/** Opens the record of the session's person: batches of lines, each disclosed before it is yielded. */
export async function openRecord(
  ports: RecordPorts,
  session: Session,
  { requestId, gone }: Reader
): Promise<AsyncGenerator<readonly RecordEvent[]> | Refusal> {
  const startedMs = ports.clock.monotonicMs()
  const grant = await authoriseRead(ports, session, requestId)
  if (isRefusal(grant)) return grant
  const before = await ports.lastLooks.load(grant)
  const disclosureId = ports.random.id()
  const opened = toOpenedEvent(ports.region, grant, {
    disclosureId,
    requestId,
    at: ports.clock.nowMs(),
    idleMs: ports.sessions.idleMs,
    endsAtMs: session.endsAtMs,
    linkKey: toLinkKey(session.key),
    notices: await ports.notices.loadStanding()
  })
  const keeper = await ports.views.open(grant)
  const unaudited = await discloseKept(ports.audit, grant, keeper, {
    statement: toStatement.opened(opened, toReaderFacts(ports.region, grant)),
    sent: [opened]
  })
  if (unaudited !== null) return unaudited
  await ports.sessions.setDisclosure(session, disclosureId)
  return streamRecord(ports, grant, { opened, keeper, startedMs, gone, before })
}

function toReaderFacts({ partners }: Region, { context }: AccessGrant): ReaderFacts {
  const { person, user, odsCode } = context
  const member = partners.find((partner) => partner.odsCode === odsCode)?.consumer?.staff?.get(user.id)
  return {
    sameSurname: sharesFamilyName(person, user.family),
    ownRecord: isOwnRecord(member, numbersOf(context)),
    sameAddress: sharesAddress(member, person)
  }
}

interface Opening {
  readonly opened: Extract<RecordEvent, { event: 'opened' }>
  readonly keeper: ViewKeeper
  readonly startedMs: number
  readonly gone: AbortSignal
  /** What this reader saw last. */
  readonly before: Look | null
}

async function* streamRecord(
  ports: RecordPorts,
  grant: AccessGrant,
  { opened, keeper, startedMs, gone, before }: Opening
): AsyncGenerator<readonly RecordEvent[]> {
  const { disclosureId, requestId } = opened
  assert(opened.person.nhsNumber === grant.nhsNumber, 'the record is about the person whom the grant is for')
  yield [opened]
  const left = new AbortController()
  const signal = AbortSignal.any([gone, left.signal])
  try {
    const located = await locate(ports.region, ports.linkages, grant, ports.clock.nowMs())
    const unasked = await disclose(ports.audit, grant, toStatement.asked(located, opened))
    if (unasked !== null) return yield [{ event: 'failed', code: unasked.code, requestId }]
    const parts = sections(grant.permission.hiddenSections, located.length)
    const linked = nothingLinked()
    const compared = compare(before)
    const sent = new Set<string>()
    let isAnyWithheld = false
    const asking = toAsking(ports.region, requestId, signal)
    for await (const batch of fanOut(ports, grant, located, asking)) {
      if (gone.aborted) return
      const answers: NormalisedAnswer[] = []
      for (const { source, answer } of batch) {
        answers.push(await inTurns(normaliseInSteps(ports.check, grant, source, answer, ports.quality), ports))
      }
      for (const answer of answers) {
        assert(answer.incident === null || answer.kind === 'whole', 'nothing about somebody else goes on')
        const unraised = await raiseIncident(ports, grant, answer, opened)
        if (unraised !== null) return yield [{ event: 'failed', code: unraised.code, requestId }]
      }
      const entries = answers.flatMap(entriesOf)
      for (const { id } of entries) sent.add(id)
      const changed = link(linked, entries)
      const heard = answers.map((answer) => tellLocator(toCountedEvent(answer, grant.permission), located))
      const lines = [...heard, ...compared.mark(parts.add(answers, changed))]
      isAnyWithheld ||= answers.some((answer) => wouldShowWithheld(answer, grant.permission))
      const statement = toStatement.sent(lines, opened, withheldIn(answers))
      const unaudited = await discloseKept(ports.audit, grant, keeper, { statement, sent: lines })
      if (unaudited !== null) return yield [{ event: 'failed', code: unaudited.code, requestId }]
      yield lines
    }
    const since = compared.finish(sent, isAnyWithheld)
    const complete = {
      event: 'complete' as const,
      tookMs: Math.round(ports.clock.monotonicMs() - startedMs),
      ...(since === null ? {} : { since }),
      ...(isAnyWithheld ? { withheld: true as const } : {})
    }
    const last = [...parts.finish(), complete]
    const statement = toStatement.completed(last, disclosureId, requestId)
    const unaudited = await discloseKept(ports.audit, grant, keeper, { statement, sent: last })
    if (unaudited !== null) return yield [{ event: 'failed', code: unaudited.code, requestId }]
    yield last
    await keepLook(ports, grant, compared.toLook(opened.at, isAnyWithheld), requestId)
  } finally {
    // The reader stopped reading: nobody waits for what is still being asked.
    left.abort()
  }
}

/** The record is complete whether or not this is kept: without it the next look is a first one, and silent. */
async function keepLook(ports: RecordPorts, grant: AccessGrant, look: Look, requestId: string): Promise<void> {
  try {
    await ports.lastLooks.save(grant, look)
  } catch (error) {
    ports.log.warn('last-look-not-kept', { requestId, reason: errorCode(error) })
  }
}

function entriesOf(answer: NormalisedAnswer): readonly Entry[] {
  return answer.kind === 'types' ? [...answer.types.values()].flatMap((type) => type.entries) : []
}

/** A source that answered about somebody else is an incident for the central team: ids only. */
export async function raiseIncident(
  ports: RecordPorts,
  grant: AccessGrant,
  { source, incident }: Pick<NormalisedAnswer, 'incident'> & { readonly source: Pick<Source, 'id'> },
  opened: { readonly disclosureId: string; readonly requestId: string }
): Promise<Refusal | null> {
  if (incident === null) return null
  const { disclosureId, requestId } = opened
  ports.log.error('wrong-person', { source: source.id, requestId, resources: incident.resources.length })
  const what = { source: source.id, ...incident }
  return disclose(ports.audit, grant, { kind: 'incident', disclosureId, requestId, what })
}
