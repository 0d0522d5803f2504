/**
 * The audit as FHIR AuditEvent, in the shapes of IHE Basic Audit Log Patterns 1.1.4: opening a record or a page is a
 * query of the person (PatientQuery), seeing a part of it or a document a read (PatientRead).
 */
import type { AuditRow } from '../domain/audit-leaf.ts'
import { isObject, textOf, type JsonObject } from '../domain/resource.ts'
import { toReader } from './audit-words.ts'

const BALP = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit'
const DICOM = 'http://dicom.nema.org/resources/ontology/DCM'
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type'
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role'
const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number'
const ODS_CODE = 'https://fhir.nhs.uk/Id/ods-organization-code'

/** How each kind of entry is told; kinds that are not told are not in the bundle. */
const TOLD: Readonly<Record<string, 'query' | 'read'>> = {
  opened: 'query',
  'page-opened': 'query',
  'read-refused': 'query',
  document: 'read',
  displayed: 'read',
  printed: 'read'
}

export function toAuditEvents(rows: readonly AuditRow[]): object {
  const events = rows.flatMap((row) => {
    const told = TOLD[row.kind]
    return told === undefined || row.nhsNumber === null ? [] : [toAuditEvent(row, told)]
  })
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: events.length,
    entry: events.map((resource) => ({ resource, search: { mode: 'match' } }))
  }
}

function toAuditEvent(row: AuditRow, told: 'query' | 'read'): object {
  const read: unknown = JSON.parse(row.body)
  const body = isObject(read) ? read : {}
  const isRefused = row.kind === 'read-refused'
  return {
    resourceType: 'AuditEvent',
    id: `entry-${row.seq}`,
    meta: { profile: [`${BALP}.${told === 'query' ? 'PatientQuery' : 'PatientRead'}`] },
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
    subtype: [{ system: 'http://hl7.org/fhir/restful-interaction', code: told === 'query' ? 'search' : 'read' }],
    action: told === 'query' ? 'E' : 'R',
    recorded: row.at,
    outcome: isRefused ? '4' : '0',
    ...(isRefused ? { outcomeDesc: textOf(body['code']) ?? '' } : {}),
    agent: agentsOf(row, body),
    source: { observer: { display: 'Notts Care Record' } },
    entity: [...entitiesOf(row, body, told)]
  }
}

function agentsOf(row: AuditRow, body: JsonObject): readonly object[] {
  const { user, reason } = toReader(row, body)
  const organisation = { identifier: { system: ODS_CODE, value: row.odsCode ?? '' } }
  const server = { display: 'Notts Care Record' }
  return [
    {
      type: coding(DICOM, '110153', 'Source Role ID'),
      who: { display: textOf(body['issuer']) ?? '' },
      requestor: false
    },
    { type: coding(DICOM, '110152', 'Destination Role ID'), who: server, requestor: false },
    {
      type: coding('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'IRCP', 'information recipient'),
      who: { identifier: { value: user.id, assigner: organisation }, display: user.name },
      requestor: true,
      role: [{ text: user.role }],
      purposeOfUse: [
        {
          ...coding('http://terminology.hl7.org/CodeSystem/v3-ActReason', 'TREAT', 'treatment'),
          text: reason
        }
      ]
    }
  ]
}

function* entitiesOf(row: AuditRow, body: JsonObject, told: 'query' | 'read'): Generator<object> {
  yield {
    what: { identifier: { system: NHS_NUMBER, value: row.nhsNumber } },
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
      query: Buffer.from(part === 'record' ? 'GET /api/record' : `GET /api/record/page/${part}`).toString('base64')
    }
  yield {
    what: { identifier: { value: textOf(body['requestId']) ?? '' } },
    type: { system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType', code: 'XrequestId' }
  }
}

function coding(system: string, code: string, display: string): object {
  return { coding: [{ system, code, display }] }
}
