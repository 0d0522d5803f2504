/**
 * Registration by providers: a source says that it holds a person (feature 39). The number is followed and the
 * demographics checked at the person index as at a launch, so that nothing is linked to somebody else (H-001, H-012).
 *
 *   (token)      → Registrant | by open-access.ts
 *   identify     → IndexPerson | nhs-number-invalid, person-unknown, demographics-mismatch, index-unavailable
 *   audit        | audit-unavailable → nothing is linked
 *   save         → Linkage
 */
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import { toNhsNumber } from '../domain/nhs-number.ts'
import { isObject, objectsOf, resourceKey, textOf, textsOf, type Resource } from '../domain/resource.ts'
import { nhsNumberOf } from '../domain/subject.ts'
import type { AuditKind, AuditLog } from '../ports/audit-log.ts'
import type { Linkage, LinkageRegistry } from '../ports/linkage-store.ts'
import type { PersonIndex } from '../ports/person-index.ts'
import type { ResourceCheck } from '../ports/resource-check.ts'
import { identifyPerson } from './launch/identify-person.ts'
import type { AccessPorts, Registrant } from './open-access.ts'

export interface RegistrationPorts extends AccessPorts {
  readonly index: PersonIndex
  readonly audit: AuditLog
  readonly check: ResourceCheck
  readonly registry: LinkageRegistry
}

/** `POST Patient`: the source says that it holds this person under the Patient's id. */
export async function registerPatient(
  ports: RegistrationPorts,
  source: Registrant,
  received: unknown,
  requestId: string
): Promise<Linkage | Refusal> {
  const patient = toPatient(ports.check, received)
  if (isRefusal(patient)) return auditRefusal(ports, source, patient, requestId)
  const person = await identifyPerson(ports.index, patient.pat)
  if (isRefusal(person)) return auditRefusal(ports, source, refuse(person.code, person.detail), requestId)
  const { nhsNumber } = person
  const body = { requestId, source: source.id, resource: `Patient/${patient.id}` }
  const unaudited = await audit(ports, source, { kind: 'linkage-made', nhsNumber, body })
  if (unaudited !== null) return unaudited
  const asked = toNhsNumber(patient.pat.nhs)
  if (asked !== null && asked !== nhsNumber) await ports.registry.follow(asked, nhsNumber)
  return ports.registry.save({ nhsNumber, sourceId: source.id, patientId: patient.id })
}

/** `DELETE Linkage/{id}`: the source does not hold the person any more. */
export async function deregister(
  ports: RegistrationPorts,
  source: Registrant,
  id: string,
  requestId: string
): Promise<Linkage | Refusal> {
  const linkage = await ports.registry.find(id, source.id)
  if (linkage === null) return refuse('not-found')
  const body = { requestId, source: source.id, resource: `Patient/${linkage.patientId}` }
  const unaudited = await audit(ports, source, { kind: 'linkage-removed', nhsNumber: linkage.nhsNumber, body })
  if (unaudited !== null) return unaudited
  return (await ports.registry.remove(id, source.id)) ?? refuse('not-found')
}

export async function readLinkage(
  ports: RegistrationPorts,
  source: Registrant,
  id: string
): Promise<Linkage | Refusal> {
  return (await ports.registry.find(id, source.id)) ?? refuse('not-found')
}

interface ClaimedPatient {
  readonly id: string
  readonly pat: Parameters<typeof identifyPerson>[1]
}

function toPatient(check: ResourceCheck, received: unknown): ClaimedPatient | Refusal {
  if (!isObject(received) || received['resourceType'] !== 'Patient')
    return refuse('request-malformed', 'expected a Patient of FHIR R4')
  const patient = received as Resource
  const issues = check.issuesOf(patient)
  if (issues.length > 0) return refuse('request-malformed', `not a valid Patient: ${issues.join('; ')}`)
  const names = objectsOf(patient['name'])
  const name = names.find(({ use }) => use === 'official') ?? names.find(({ use }) => use !== 'old') ?? names[0]
  const id = resourceKey(patient) === null ? null : textOf(patient['id'])
  const nhs = nhsNumberOf(patient)
  const fam = textOf(name?.['family'])
  const giv = textsOf(name?.['given'])[0]
  const dob = textOf(patient['birthDate'])
  const gen = textOf(patient['gender'])
  if (id === null || nhs === null || fam === null || giv === undefined || dob === null)
    return refuse('request-malformed', 'expected id (the source’s own), NHS number, family and given name, birthDate')
  return {
    id,
    pat: { nhs, fam, giv, dob, ...(gen === null || gen === 'unknown' ? {} : { gen }) }
  }
}

async function auditRefusal(
  ports: RegistrationPorts,
  source: Registrant,
  refusal: Refusal,
  requestId: string
): Promise<Refusal> {
  const body = { requestId, source: source.id, code: refusal.code }
  const unaudited = await audit(ports, source, { kind: 'registration-refused', nhsNumber: null, body })
  return unaudited ?? refusal
}

interface Statement {
  readonly kind: Extract<AuditKind, 'linkage-made' | 'linkage-removed' | 'registration-refused'>
  readonly nhsNumber: string | null
  readonly body: Readonly<Record<string, unknown>>
}

/** Null once it is on disk. */
async function audit(
  ports: RegistrationPorts,
  source: Registrant | null,
  statement: Statement
): Promise<Refusal | null> {
  const outcome = await ports.audit.append({
    ...statement,
    odsCode: source?.odsCode ?? null,
    userId: null,
    disclosureId: null
  })
  return outcome === 'written' ? null : refuse('audit-unavailable')
}
