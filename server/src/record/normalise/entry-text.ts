/** What an entry is called, by the display rule for codes (H-011), from the element that names it in its type. */
import { conceptText } from '../../domain/coded-concept.ts'
import { narrativeText } from '../../domain/narrative.ts'
import { isObject, isResource, objectsOf, textOf, type JsonObject, type Resource } from '../../domain/resource.ts'

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
    (isObject(reference) ? textOf(reference['display']) : null) ??
    (medication === null ? null : ingredientsText(medication, resource, lookup))
  )
}

/** A mixture without a name of its own is called by what is in it. */
function ingredientsText(medication: Resource, around: Resource, lookup: ReferenceLookup): string | null {
  const parts = objectsOf(medication['ingredient']).map(
    (ingredient) =>
      conceptText(ingredient['itemCodeableConcept']) ?? referenceText(ingredient['itemReference'], around, lookup)
  )
  return together(parts, ' + ')
}

/** What a Reference names: its own words, else those of the resource that it means. */
function referenceText(reference: unknown, around: Resource, lookup: ReferenceLookup): string | null {
  if (!isObject(reference)) return null
  const written = textOf(reference['reference'])
  const found = written === null ? null : (containedIn(around, written) ?? lookup(written))
  return (
    textOf(reference['display']) ??
    conceptText(found?.['code']) ??
    conceptText(found?.['description']) ??
    textOf(objectsOf(found?.['deviceName'])[0]?.['name']) ??
    conceptText(found?.['type'])
  )
}

const PARTS_NAMED_MAX = 4

/** The parts that have words, each once; null where none has. */
function together(parts: readonly (string | null)[], between: string): string | null {
  const named = [...new Set(parts.filter((part) => part !== null))]
  if (named.length === 0) return null
  const more = named.length > PARTS_NAMED_MAX ? ` and ${named.length - PARTS_NAMED_MAX} more` : ''
  return `${named.slice(0, PARTS_NAMED_MAX).join(between)}${more}`
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
  DeviceRequest: (request, lookup) =>
    conceptText(request['codeCodeableConcept']) ?? referenceText(request['codeReference'], request, lookup),
  ImagingStudy: (study) =>
    textOf(study['description']) ??
    firstConcept(study['procedureCode']) ??
    codingText(objectsOf(study['modality'])[0]) ??
    together(objectsOf(study['series']).map(seriesText), '; '),
  Immunization: (immunisation) => conceptText(immunisation['vaccineCode']),
  DocumentReference: (document) =>
    textOf(document['description']) ?? conceptText(document['type']) ?? firstConcept(document['category']),
  CarePlan: (plan, lookup) =>
    textOf(plan['title']) ??
    firstConcept(plan['category']) ??
    textOf(plan['description']) ??
    together(
      objectsOf(plan['activity']).map((activity) => activityText(activity, plan, lookup)),
      '; '
    ) ??
    together(
      [...objectsOf(plan['goal']), ...objectsOf(plan['addresses'])].map((named) => referenceText(named, plan, lookup)),
      '; '
    ),
  Goal: (goal) => conceptText(goal['description']),
  CareTeam: (team) => textOf(team['name']) ?? firstConcept(team['category']),
  QuestionnaireResponse: (response) => questionnaireText(response),
  RelatedPerson: (person) => relatedPersonText(person)
}

export function textOfEntry(resource: Resource, lookup: ReferenceLookup): string {
  return (
    (READERS[resource.resourceType] ?? byCode)(resource, lookup) ?? narrativeText(resource['text']) ?? NO_DESCRIPTION
  )
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

function seriesText(series: JsonObject): string | null {
  const parts = [codingText(series['modality']), codingText(series['bodySite'])].filter((part) => part !== null)
  return textOf(series['description']) ?? (parts.length === 0 ? null : parts.join(' of '))
}

/** What must not be done is never read as done or planned (H-004). */
function activityText(activity: JsonObject, plan: Resource, lookup: ReferenceLookup): string | null {
  const detail = isObject(activity['detail']) ? activity['detail'] : {}
  const text =
    conceptText(detail['code']) ?? textOf(detail['description']) ?? referenceText(activity['reference'], plan, lookup)
  return text !== null && detail['doNotPerform'] === true ? `not to be done: ${text}` : text
}

function questionnaireText(response: Resource): string | null {
  const named = isObject(response['_questionnaire']) ? objectsOf(response['_questionnaire']['extension']) : []
  const title = named.map((extension) => textOf(extension['valueString'])).find((text) => text !== null)
  const items = itemsIn(response)
  const question = items.map((item) => textOf(item['text'])).find((text) => text !== null)
  return title ?? question ?? together(items.flatMap(answerTexts), '; ')
}

/** Questions stand in groups, and under answers, in their order. A list, and no recursion: a source nests as it likes. */
function itemsIn(response: Resource): readonly JsonObject[] {
  const items: JsonObject[] = []
  const left = objectsOf(response['item']).toReversed()
  for (let item = left.pop(); item !== undefined; item = left.pop()) {
    items.push(item)
    const under = [item, ...objectsOf(item['answer'])].flatMap((holder) => objectsOf(holder['item']))
    left.push(...under.toReversed())
  }
  return items
}

/** A form without its questions is called by what was answered. */
function answerTexts(item: JsonObject): readonly (string | null)[] {
  return objectsOf(item['answer']).map((answer) => codingText(answer['valueCoding']) ?? textOf(answer['valueString']))
}

function relatedPersonText(person: Resource): string | null {
  const name = objectsOf(person['name'])[0]
  const given = Array.isArray(name?.['given']) ? name['given'].filter((part) => typeof part === 'string').join(' ') : ''
  const written =
    textOf(name?.['text']) ?? [given, textOf(name?.['family'])].filter((part) => part !== null && part !== '').join(' ')
  const parts = [firstConcept(person['relationship']), written].filter((part) => part !== null && part !== '')
  return parts.length === 0 ? null : parts.join(': ')
}
