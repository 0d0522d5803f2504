/** What an entry is called, by the display rule for codes (H-011), from the element that names it in its type. */
import { conceptText } from '../../domain/coded-concept.ts'
import { isObject, isResource, objectsOf, textOf, type Resource } from '../../domain/resource.ts'

/** Finds a resource of the same answer by the reference as written. */
export type ReferenceLookup = (reference: string) => Resource | null

const NO_DESCRIPTION = 'No description was given'

type Reader = (resource: Resource, lookup: ReferenceLookup) => string | null

const byCode: Reader = (resource) => conceptText(resource['code'])

const byMedication: Reader = (resource, lookup) => {
  const reference = resource['medicationReference']
  const written = isObject(reference) ? textOf(reference['reference']) : null
  const medication = written === null ? null : (containedIn(resource, written) ?? lookup(written))
  return (
    conceptText(resource['medicationCodeableConcept']) ??
    conceptText(medication?.['code']) ??
    (isObject(reference) ? textOf(reference['display']) : null)
  )
}

/** The resource that a reference of the form `#id` means. */
function containedIn(resource: Resource, reference: string): Resource | null {
  if (!reference.startsWith('#')) return null
  const found = objectsOf(resource['contained']).find((item) => `#${String(item['id'])}` === reference)
  return isResource(found) ? found : null
}

const READERS: Readonly<Record<string, Reader>> = {
  MedicationRequest: byMedication,
  MedicationStatement: byMedication,
  MedicationDispense: byMedication,
  MedicationAdministration: byMedication,
  Encounter: (encounter) =>
    firstConcept(encounter['type']) ?? conceptText(encounter['serviceType']) ?? codingText(encounter['class']),
  Appointment: (appointment) =>
    textOf(appointment['description']) ??
    firstConcept(appointment['serviceType']) ??
    conceptText(appointment['appointmentType']) ??
    firstConcept(appointment['reasonCode']),
  EpisodeOfCare: (episode) => firstConcept(episode['type']),
  Task: (task) => conceptText(task['code']) ?? textOf(task['description']),
  DeviceRequest: (request) => conceptText(request['codeCodeableConcept']) ?? displayOf(request['codeReference']),
  ImagingStudy: (study) =>
    textOf(study['description']) ?? firstConcept(study['procedureCode']) ?? codingText(objectsOf(study['modality'])[0]),
  Immunization: (immunisation) => conceptText(immunisation['vaccineCode']),
  DocumentReference: (document) =>
    textOf(document['description']) ?? conceptText(document['type']) ?? firstConcept(document['category']),
  CarePlan: (plan) => textOf(plan['title']) ?? firstConcept(plan['category']) ?? textOf(plan['description']),
  Goal: (goal) => conceptText(goal['description']),
  CareTeam: (team) => textOf(team['name']) ?? firstConcept(team['category']),
  QuestionnaireResponse: (response) => questionnaireText(response),
  RelatedPerson: (person) => relatedPersonText(person)
}

export function textOfEntry(resource: Resource, lookup: ReferenceLookup): string {
  return (READERS[resource.resourceType] ?? byCode)(resource, lookup) ?? NO_DESCRIPTION
}

function firstConcept(value: unknown): string | null {
  return (
    objectsOf(value)
      .map(conceptText)
      .find((text) => text !== null) ?? null
  )
}

/** A lone Coding reads as a CodeableConcept with that coding. */
function codingText(coding: unknown): string | null {
  return isObject(coding) ? conceptText({ coding: [coding] }) : null
}

function displayOf(reference: unknown): string | null {
  return isObject(reference) ? textOf(reference['display']) : null
}

function questionnaireText(response: Resource): string | null {
  const named = isObject(response['_questionnaire']) ? objectsOf(response['_questionnaire']['extension']) : []
  const title = named.map((extension) => textOf(extension['valueString'])).find((text) => text !== null)
  return title ?? textOf(objectsOf(response['item'])[0]?.['text'])
}

function relatedPersonText(person: Resource): string | null {
  const name = objectsOf(person['name'])[0]
  const given = Array.isArray(name?.['given']) ? name['given'].filter((part) => typeof part === 'string').join(' ') : ''
  const written =
    textOf(name?.['text']) ?? [given, textOf(name?.['family'])].filter((part) => part !== null && part !== '').join(' ')
  const parts = [firstConcept(person['relationship']), written].filter((part) => part !== null && part !== '')
  return parts.length === 0 ? null : parts.join(': ')
}
