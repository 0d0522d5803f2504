/** Reads, at the host system and with its access token, the person and the user that a SMART launch names. */
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import { isObject, isResource, objectsOf, textOf, type Resource } from '../../domain/resource.ts'
import type { SmartAnswer } from '../../ports/smart-host.ts'
import type { HostLine } from './bounded-fetch.ts'

/** FHIR R4, section 2.24.0.1: id, and never dots alone. Nothing else may become part of an address. */
const FHIR_ID = /^(?!\.+$)[A-Za-z0-9\-.]{1,64}$/
const ROLES_MAX = 20

export interface At {
  readonly issuer: string
  readonly accessToken: string
  readonly signal: AbortSignal
  readonly nowMs: number
}

interface Named {
  readonly subject: string
  readonly hostSession: unknown
  readonly fhirUser: unknown
  readonly patient: unknown
  readonly encounter: unknown
}

export async function readAnswer(line: HostLine, at: At, named: Named): Promise<SmartAnswer | Refusal> {
  const patientId = toId(named.patient)
  if (patientId === null) return refuse('launch-malformed', 'the host system names no patient')
  const user = toReference(at.issuer, named.fhirUser)
  if (user === null) return refuse('launch-malformed', 'the host system names no fhirUser of its own')
  // A patient or a carer signed in at the host: nobody whom a role map could know.
  if (user.type !== 'Practitioner' && user.type !== 'PractitionerRole') return refuse('launch-role')
  const [patient, staff] = await Promise.all([readOne(line, at, 'Patient', patientId), readStaff(line, at, user)])
  if (isRefusal(patient)) return patient
  if (isRefusal(staff)) return staff
  const hostSession = typeof named.hostSession === 'string' ? textOf(named.hostSession) : null
  return { subject: named.subject, hostSession, patient, ...staff, encounterId: toId(named.encounter) }
}

type Staff = Pick<SmartAnswer, 'practitioner' | 'practitionerRoles'>

async function readStaff(line: HostLine, at: At, user: Reference): Promise<Staff | Refusal> {
  if (user.type === 'PractitionerRole') {
    const role = await readOne(line, at, 'PractitionerRole', user.id)
    if (isRefusal(role)) return role
    const holder = isObject(role['practitioner']) ? toReference(at.issuer, role['practitioner']['reference']) : null
    if (holder?.type !== 'Practitioner') return refuse('launch-malformed', 'the fhirUser’s role names no Practitioner')
    const practitioner = await readOne(line, at, 'Practitioner', holder.id)
    return isRefusal(practitioner)
      ? practitioner
      : { practitioner, practitionerRoles: isHeldOn(at.nowMs)(role) ? [role] : [] }
  }
  const [practitioner, roles] = await Promise.all([
    readOne(line, at, 'Practitioner', user.id),
    searchRoles(line, at, user.id)
  ])
  if (isRefusal(practitioner)) return practitioner
  return isRefusal(roles) ? roles : { practitioner, practitionerRoles: roles }
}

/** A host that has no roles to search, or does not let us, still has the Practitioner's qualifications. */
async function searchRoles(line: HostLine, at: At, practitionerId: string): Promise<readonly Resource[] | Refusal> {
  const answer = await get(line, at, `PractitionerRole?practitioner=Practitioner/${practitionerId}&_count=${ROLES_MAX}`)
  if (answer.status >= 500) return unavailable('PractitionerRole')
  if (answer.status !== 200 || !isObject(answer.body)) return []
  return objectsOf(answer.body['entry'])
    .map((entry) => entry['resource'])
    .filter((resource) => isResource(resource))
    .filter((role) => isRoleOf(role, at.issuer, practitionerId))
    .slice(0, ROLES_MAX)
    .filter(isHeldOn(at.nowMs))
}

function isRoleOf(role: Resource, issuer: string, practitionerId: string): boolean {
  const holder = isObject(role['practitioner']) ? toReference(issuer, role['practitioner']['reference']) : null
  return role.resourceType === 'PractitionerRole' && holder?.type === 'Practitioner' && holder.id === practitionerId
}

/** Not switched off, begun, and not over: days compare as text, in the host's own words. */
function isHeldOn(nowMs: number): (role: Resource) => boolean {
  const today = new Date(nowMs).toISOString().slice(0, 10)
  return (role) => {
    const period = isObject(role['period']) ? role['period'] : {}
    const [start, end] = [textOf(period['start']), textOf(period['end'])]
    if (start !== null && start.slice(0, 10) > today) return false
    return role['active'] !== false && (end === null || end.slice(0, 10) >= today.slice(0, end.length))
  }
}

async function readOne(line: HostLine, at: At, type: string, id: string): Promise<Resource | Refusal> {
  const { status, body } = await get(line, at, `${type}/${id}`)
  if (status !== 200) return unavailable(type)
  if (!isResource(body) || body.resourceType !== type || body['id'] !== id)
    return refuse('launch-malformed', `the host system answered with something other than the ${type} asked for`)
  return body
}

async function get(line: HostLine, at: At, path: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const headers = { accept: 'application/fhir+json', authorization: `Bearer ${at.accessToken}` }
  const response = await line.send(`${at.issuer}/${path}`, { method: 'GET', headers }, at.signal)
  try {
    return { status: response.status, body: await response.json() }
  } catch {
    return { status: response.status, body: null }
  }
}

function unavailable(type: string): Refusal {
  return refuse('launch-host-unavailable', `the host system did not give the ${type} that it names`)
}

interface Reference {
  readonly type: string
  readonly id: string
}

/** `Type/id`, relative or under the host's own base; anything else is nobody of this host. */
function toReference(issuer: string, value: unknown): Reference | null {
  const text = textOf(value) ?? ''
  const own = text.startsWith(`${issuer}/`) ? text.slice(issuer.length + 1) : text
  const [type = '', id = '', ...more] = own.split('/')
  return /^[A-Z][A-Za-z]{2,40}$/.test(type) && FHIR_ID.test(id) && more.length === 0 ? { type, id } : null
}

function toId(value: unknown): string | null {
  return typeof value === 'string' && FHIR_ID.test(value) ? value : null
}
