/**
 * One resource type of one person's record, asked of every source that has it, for a consumer's system: the stages of the
 * record and the guards of each, without link and compare, in one answer.
 *
 *   identify    → IndexPerson          | refused: nhs-number-invalid, person-unknown, demographics-mismatch, index-unavailable
 *   authorise   → AccessGrant          | refused: partner-not-live, launch-role, person-objected, …, hidden-from-role
 *   disclose    queried                | audit-unavailable → no source is asked
 *   locate      → LocatedSource[]      | a source that is not asked says why
 *   disclose    asked                  | audit-unavailable → no source is asked
 *   fan-out     → SourceAnswer[]       | narrowed to the type, where nothing of another type could withhold any of it
 *   normalise   → NormalisedAnswer     | an incident for an answer about somebody else
 *   sections    → TypeView             | one state for each source
 */
import assert from 'node:assert/strict'
import type { AccessGrant } from '../domain/access-grant.ts'
import type { LaunchContext } from '../domain/launch-context.ts'
import { toNhsNumber } from '../domain/nhs-number.ts'
import type { IndexPerson } from '../domain/person.ts'
import type { Source } from '../domain/region.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import { authorise } from './authorise/authorise.ts'
import { disclose } from './disclose/disclose.ts'
import { toStatement, type WithheldIds } from './disclose/sent-statement.ts'
import { fanOut, toAsking } from './fan-out/fan-out.ts'
import { findPerson, type RefusedPerson } from './launch/identify-person.ts'
import { locate, type LocatedSource } from './locate/locate.ts'
import { inTurns } from './normalise/in-turns.ts'
import { normaliseInSteps } from './normalise/normalise.ts'
import type { NormalisedAnswer } from './normalised-answer.ts'
import type { AccessPorts, SystemAccess } from './open-access.ts'
import { raiseIncident, type RecordPorts } from './open-record.ts'
import type { ToldState } from './outward/outcomes.ts'
import { hiddenOf, toTypeView, type TypeView } from './sections/type-view.ts'
import { withheldIn, wouldShowWithheld } from './sections/withheld.ts'

export type FhirPorts = RecordPorts & AccessPorts

export interface FhirAsking {
  readonly type: string
  readonly nhs: string
  /** Null: not said. */
  readonly birthDate: string | null
  /** As it stands in the audit: without the person, who has a place there. */
  readonly query: string
  /** Null: of all that have the type. */
  readonly sourceId: string | null
  readonly disclosureId: string
  readonly requestId: string
  readonly signal: AbortSignal
}

export interface SourceView extends ToldState {
  readonly entries: TypeView['entries']
}

export interface FhirAnswers {
  readonly grant: AccessGrant
  readonly views: readonly SourceView[]
  readonly withheld: WithheldIds
  readonly isAnyWithheld: boolean
  readonly isPartHidden: boolean
}

export async function openAnswers(
  ports: FhirPorts,
  access: SystemAccess,
  asking: FhirAsking
): Promise<FhirAnswers | Refusal> {
  const grant = await openGrant(ports, access, asking)
  if (isRefusal(grant)) return refuseFhir(ports, access, grant, asking)
  const { type, query, disclosureId, requestId } = asking
  const hidden = hiddenOf(type, grant.permission)
  if (hidden === 'all') return refuseFhir(ports, access, refuse('hidden-from-role'), asking)
  const queried = { kind: 'queried' as const, disclosureId, requestId, what: { resourceType: type, query } }
  const unaudited = await disclose(ports.audit, grant, queried)
  if (unaudited !== null) return unaudited
  const answers = await askSources(ports, grant, asking)
  if (isRefusal(answers)) return answers
  return {
    grant,
    views: answers.map((answer) => ({
      source: answer.source,
      event: answer.event,
      ...toTypeView(type, answer, grant.permission)
    })),
    withheld: withheldIn(answers),
    isAnyWithheld: answers.some((answer) => wouldShowWithheld(answer, grant.permission)),
    isPartHidden: hidden === 'part'
  }
}

/** Whoever asks by FHIR has no screen of ours that could say that the person objected: no exception opens it. */
async function openGrant(
  ports: FhirPorts,
  { partner, system, holder }: SystemAccess,
  { nhs, birthDate }: FhirAsking
): Promise<AccessGrant | RefusedPerson> {
  const person = await findPerson(ports.index, nhs)
  if (isRefusal(person)) return person
  if (birthDate !== null && birthDate !== person.birthDate) return refuse('demographics-mismatch')
  await follow(ports, nhs, person)
  const context: LaunchContext = {
    issuer: system.clientId,
    odsCode: partner.odsCode,
    user: holder.user,
    reason: holder.reason,
    relationship: { kind: system.relationship, reference: null },
    person,
    launchedNumber: nhs,
    system: { id: system.clientId, name: system.name, unattended: holder.unattended }
  }
  const grant = await authorise(ports, context)
  return !isRefusal(grant) && grant.permission.emergencyAccess !== undefined ? refuse('person-objected') : grant
}

async function follow({ registry }: FhirPorts, nhs: string, { nhsNumber }: IndexPerson): Promise<void> {
  const asked = toNhsNumber(nhs)
  if (asked !== null && asked !== nhsNumber) await registry.follow(asked, nhsNumber)
}

/** The refusal stands whether or not it can be audited: nothing was disclosed. */
export async function refuseFhir(
  ports: FhirPorts,
  { partner, system, holder }: SystemAccess,
  refusal: RefusedPerson,
  { type, nhs, requestId }: Pick<FhirAsking, 'type' | 'requestId'> & { readonly nhs: string | null }
): Promise<Refusal> {
  const restricted = refusal.restricted === undefined ? {} : { restricted: refusal.restricted }
  await ports.audit.append({
    kind: 'read-refused',
    nhsNumber: nhs === null ? null : toNhsNumber(nhs),
    odsCode: partner.odsCode,
    userId: holder.user.id,
    disclosureId: null,
    body: {
      requestId,
      code: refusal.code,
      issuer: system.clientId,
      hostRole: holder.user.hostRole,
      reason: holder.reason,
      relationship: { kind: system.relationship, reference: null },
      system: { id: system.clientId, name: system.name, unattended: holder.unattended },
      resourceType: type,
      ...restricted
    }
  })
  return refusal.detail === undefined ? refuse(refusal.code) : refuse(refusal.code, refusal.detail)
}

async function askSources(
  ports: FhirPorts,
  grant: AccessGrant,
  asking: FhirAsking
): Promise<readonly NormalisedAnswer[] | Refusal> {
  const isAsked = ({ source }: LocatedSource): boolean => asking.sourceId === null || source.id === asking.sourceId
  const all = await locate(ports.region, ports.linkages, grant, ports.clock.nowMs())
  const located = all.filter(isAsked).map((one) => narrowed(one, asking.type, grant))
  const unaudited = await disclose(ports.audit, grant, toStatement.asked(located, asking))
  if (unaudited !== null) return unaudited
  const answers = new Map<string, NormalisedAnswer>()
  for await (const batch of fanOut(ports, grant, located, toAsking(ports.region, asking.requestId, asking.signal))) {
    for (const { source, answer } of batch) {
      const read = await inTurns(normaliseInSteps(ports.check, grant, source, answer, ports.quality), ports)
      const unraised = await raiseIncident(ports, grant, read, asking)
      if (unraised !== null) return unraised
      // Judged as the source it is: what it never sends is not supported, whether or not it was asked.
      answers.set(source.id, { ...read, source: located.find((one) => one.source.id === source.id)?.whole ?? source })
    }
  }
  assert(answers.size === located.length, 'every source that is asked for the type has a state')
  // In the region's order, so that one answer is told in one way.
  return located.flatMap(({ source }) => answers.get(source.id) ?? [])
}

/** The same source, asked for the type alone; or for all it has, where something else may be why an entry is withheld. */
function narrowed(
  { source, ...located }: LocatedSource,
  type: string,
  { permission }: AccessGrant
): LocatedSource & { readonly whole: Source } {
  if (permission.sensitiveCodes.size > 0) return { source, ...located, whole: source }
  const resourceTypes = source.resourceTypes.filter((one) => one === type)
  const notAsked = located.notAsked ?? (resourceTypes.length === 0 ? `never sends ${type}` : null)
  return { source: { ...source, resourceTypes }, ...located, notAsked, whole: source }
}
