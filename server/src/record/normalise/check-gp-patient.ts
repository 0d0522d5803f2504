/**
 * The wrong-person guard of the GP record (H-001): its HTML names nobody, so the one Patient beside it must be this
 * person by NHS number, family name, given name, date of birth and gender (GP Connect 0.7.4, cross-checking).
 */
import type { IndexPerson } from '../../domain/person.ts'
import { isObject, objectsOf, textOf, textsOf, type JsonObject } from '../../domain/resource.ts'
import { agreesWith } from '../../domain/same-person.ts'

/** DSTU2 and R4 name the same number by different addresses. */
const NHS_NUMBER_SYSTEMS: readonly unknown[] = [
  'http://fhir.nhs.net/Id/nhs-number',
  'https://fhir.nhs.uk/Id/nhs-number'
]

export type GpPatientCheck = 'right' | 'wrong-person' | 'nobody' | 'several'

export function checkGpPatient(patients: readonly unknown[], person: IndexPerson): GpPatientCheck {
  const [patient, ...more] = patients
  if (patient === undefined || !isObject(patient)) return 'nobody'
  if (more.length > 0) return 'several'
  if (numberOf(patient) !== person.nhsNumber) return 'wrong-person'
  const said = { birthDate: textOf(patient['birthDate']) ?? '', gender: textOf(patient['gender']) ?? undefined }
  const agrees = namesOf(patient).some((name) => agreesWith(person, { ...name, ...said }))
  return agrees ? 'right' : 'wrong-person'
}

/** Whether a Patient whose number is right says something of itself that the index says otherwise. */
export function contradicts(patient: unknown, person: IndexPerson): boolean {
  if (!isObject(patient)) return true
  const names = namesOf(patient).filter(({ family, given }) => family !== '' && given !== '')
  const own = { family: person.name.family, given: person.name.given[0] ?? '' }
  const said = {
    birthDate: textOf(patient['birthDate']) ?? person.birthDate,
    gender: textOf(patient['gender']) ?? undefined
  }
  return !(names.length === 0 ? [own] : names).some((name) => agreesWith(person, { ...name, ...said }))
}

function numberOf(patient: JsonObject): string | null {
  const found = objectsOf(patient['identifier']).find(({ system }) => NHS_NUMBER_SYSTEMS.includes(system))
  return textOf(found?.['value'])?.replaceAll(' ', '') ?? null
}

/** DSTU2 has a list of family names where R4 has one. */
function namesOf(patient: JsonObject): readonly { readonly family: string; readonly given: string }[] {
  return objectsOf(patient['name']).map((name) => ({
    family: textsOf(name['family']).join(' '),
    given: textsOf(name['given'])[0] ?? ''
  }))
}
