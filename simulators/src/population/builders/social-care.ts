/**
 * A council's work, in the regional guide's social-care profiles: Service = EpisodeOfCare, Contact = ServiceRequest,
 * Assessment = Task, Equipment = DeviceRequest, Support reason = Condition.
 */
import type { Condition, DeviceRequest, EpisodeOfCare, ServiceRequest, Task } from '@medplum/fhirtypes'
import type { Item } from '../chart.ts'
import { hl7 } from '../codes.ts'

const profile = (name: string) => ({
  profile: [`https://fhir.interweavedigital.nhs.uk/R4/StructureDefinition/Interweave-SocialCare${name}`]
})

export function careService(
  type: string,
  facts: { start: string; end?: string; status?: EpisodeOfCare['status'] }
): Item {
  return (writer): EpisodeOfCare => ({
    resourceType: 'EpisodeOfCare',
    meta: profile('Service'),
    status: facts.status ?? (facts.end === undefined ? 'active' : 'finished'),
    type: [{ text: type }],
    patient: writer.patient,
    managingOrganization: writer.organisation,
    period: { start: facts.start, ...(facts.end !== undefined && { end: facts.end }) },
    careManager: writer.by()
  })
}

export function contact(
  reason: string,
  facts: { authored: string; status?: ServiceRequest['status']; from: string }
): Item {
  return (writer): ServiceRequest => ({
    resourceType: 'ServiceRequest',
    meta: profile('Contact'),
    status: facts.status ?? 'completed',
    intent: 'order',
    code: { text: reason },
    subject: writer.patient,
    authoredOn: facts.authored,
    requester: { display: facts.from },
    performer: [writer.by()]
  })
}

export function assessment(
  type: string,
  facts: { authored: string; start: string; end?: string; outcome?: string }
): Item {
  return (writer): Task => ({
    resourceType: 'Task',
    meta: profile('Assessment'),
    status: facts.end === undefined ? 'in-progress' : 'completed',
    intent: 'order',
    code: { text: type },
    for: writer.patient,
    authoredOn: facts.authored,
    executionPeriod: { start: facts.start, ...(facts.end !== undefined && { end: facts.end }) },
    owner: writer.by(),
    ...(facts.outcome !== undefined && { businessStatus: { text: facts.outcome } })
  })
}

export function equipment(item: string, facts: { authored: string; status?: DeviceRequest['status'] }): Item {
  return (writer): DeviceRequest => ({
    resourceType: 'DeviceRequest',
    meta: profile('EquipmentProvision'),
    status: facts.status ?? 'completed',
    intent: 'order',
    codeCodeableConcept: { text: item },
    subject: writer.patient,
    authoredOn: facts.authored,
    requester: writer.by()
  })
}

export function supportReason(reason: string, facts: { recorded: string; onset?: string }): Item {
  return (writer): Condition => ({
    resourceType: 'Condition',
    meta: profile('SupportReason'),
    clinicalStatus: hl7('condition-clinical', 'active', 'Active'),
    verificationStatus: hl7('condition-ver-status', 'confirmed', 'Confirmed'),
    category: [{ text: 'Primary support reason' }],
    code: { text: reason },
    subject: writer.patient,
    ...(facts.onset !== undefined && { onsetDateTime: facts.onset }),
    recordedDate: facts.recorded,
    recorder: writer.by()
  })
}
