/**
 * The audit as FHIR AuditEvent, in the shapes of IHE Basic Audit Log Patterns 1.1.4: opening a record or a page is a
 * query of the person (PatientQuery), seeing a part of it or a document a read (PatientRead). What is not known is left out:
 * FHIR has no empty texts.
 */
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import type { AuditRow } from '../domain/audit-leaf.ts'
import { ODS_SYSTEM } from '../domain/ods-code.ts'
import { isObject, textOf, type JsonObject, type Resource } from '../domain/resource.ts'
import { toReader } from './audit-words.ts'

const BALP = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit'
const DICOM = 'http://dicom.nema.org/resources/ontology/DCM'
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type'
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role'
const ACT_REASON = 'http://terminology.hl7.org/CodeSystem/v3-ActReason'
const NOT_KNOWN = 'Not known'
const UNATTENDED = 'The system itself: it named no user'

/** How each kind of entry is told; kinds that are not told are no events. */
const TOLD: Readonly<Record<string, 'query' | 'read'>> = {
  'launch-refused': 'query',
  opened: 'query',
  queried: 'query',
  'page-opened': 'query',
  'read-refused': 'query',
  document: 'read',
  displayed: 'read',
  printed: 'read'
}
const REFUSED = new Set(['launch-refused', 'read-refused'])

export function toAuditEvents(rows: readonly AuditRow[]): readonly Resource[] {
  return rows.flatMap((row) => {
    const told = TOLD[row.kind]
    return told === undefined ? [] : [toAuditEvent(row, told)]
  })
}

function toAuditEvent(row: AuditRow, told: 'query' | 'read'): Resource {
  const read: unknown = JSON.parse(row.body)
  const body = isObject(read) ? read : {}
  const isRefused = REFUSED.has(row.kind)
  return {
    resourceType: 'AuditEvent',
    id: `entry-${row.seq}`,
    meta: { profile: [`${BALP}.${profileOf(row, told)}`] },
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
    subtype: [{ system: 'http://hl7.org/fhir/restful-interaction', code: told === 'query' ? 'search' : 'read' }],
    action: told === 'query' ? 'E' : 'R',
    recorded: row.at,
    outcome: isRefused ? '4' : '0',
    ...(isRefused ? said('outcomeDesc', textOf(body['code'])) : {}),
    agent: agentsOf(row, body),
    source: { observer: { display: 'Notts Care Record' } },
    entity: [...entitiesOf(row, body, told)]
  }
}

/** A launch that could not be read is about nobody: no pattern of a patient fits it. */
function profileOf({ nhsNumber }: AuditRow, told: 'query' | 'read'): string {
  if (told === 'read') return 'PatientRead'
  return isSaid(nhsNumber) ? 'PatientQuery' : 'Query'
}

function agentsOf(row: AuditRow, body: JsonObject): readonly object[] {
  const system = isObject(body['system']) ? textOf(body['system']['name']) : null
  const issuer = system ?? textOf(body['issuer'])
  const server = { display: 'Notts Care Record' }
  return [
    {
      type: coding(DICOM, '110153', 'Source Role ID'),
      who: { display: isSaid(issuer) ? issuer : NOT_KNOWN },
      requestor: false
    },
    { type: coding(DICOM, '110152', 'Destination Role ID'), who: server, requestor: false },
    readerOf(row, body)
  ]
}

function readerOf(row: AuditRow, body: JsonObject): object {
  const { user, reason } = toReader(row, body)
  const assigner = isSaid(row.odsCode) ? { assigner: { identifier: { system: ODS_SYSTEM, value: row.odsCode } } } : {}
  const who = {
    ...(isSaid(user.id) ? { identifier: { value: user.id, ...assigner } } : {}),
    ...said('display', isObject(body['system']) && body['system']['unattended'] === true ? UNATTENDED : user.name)
  }
  // A launch that was refused may have asked for anything: only direct care is treatment.
  const treatment = reason === 'direct-care' ? coding(ACT_REASON, 'TREAT', 'treatment') : {}
  const purposes = [
    ...(isSaid(reason) ? [{ ...treatment, text: reason }] : []),
    // Over an objection, in an emergency: whoever reads the audit finds it by its code.
    ...(isObject(body['emergencyAccess']) ? [coding(ACT_REASON, 'BTG', 'break the glass')] : [])
  ]
  return {
    type: coding('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'IRCP', 'information recipient'),
    who: Object.keys(who).length === 0 ? { display: NOT_KNOWN } : who,
    requestor: true,
    ...(isSaid(user.role) ? { role: [{ text: user.role }] } : {}),
    ...(purposes.length === 0 ? {} : { purposeOfUse: purposes })
  }
}

function* entitiesOf(row: AuditRow, body: JsonObject, told: 'query' | 'read'): Generator<object> {
  if (isSaid(row.nhsNumber))
    yield {
      what: { identifier: { system: NHS_NUMBER_SYSTEM, value: row.nhsNumber } },
      type: { system: ENTITY_TYPE, code: '1', display: 'Person' },
      role: { system: OBJECT_ROLE, code: '1', display: 'Patient' }
    }
  const part = textOf(body['entry'] ?? body['section'] ?? body['page']) ?? 'record'
  if (told === 'read')
    yield {
      what: { identifier: { value: part } },
      type: { system: ENTITY_TYPE, code: '2', display: 'System Object' },
      role: { system: OBJECT_ROLE, code: '4', display: 'Domain Resource' }
    }
  else
    yield {
      type: { system: ENTITY_TYPE, code: '2', display: 'System Object' },
      role: { system: OBJECT_ROLE, code: '24', display: 'Query' },
      query: Buffer.from(queryOf(row, body, part)).toString('base64')
    }
  const requestId = textOf(body['requestId'])
  if (isSaid(requestId))
    yield {
      what: { identifier: { value: requestId } },
      type: { system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType', code: 'XrequestId' }
    }
}

function queryOf({ kind }: AuditRow, body: JsonObject, part: string): string {
  const type = textOf(body['resourceType'])
  if (type !== null) return `GET /fhir/R4/${type}?${textOf(body['query']) ?? ''}`
  if (kind === 'launch-refused') return 'launch'
  return part === 'record' ? 'GET /api/record' : `GET /api/record/page/${part}`
}

function isSaid(text: string | null): text is string {
  return text !== null && text.trim() !== ''
}

function said(name: string, text: string | null): object {
  return isSaid(text) ? { [name]: text } : {}
}

function coding(system: string, code: string, display: string): object {
  return { coding: [{ system, code, display }] }
}
