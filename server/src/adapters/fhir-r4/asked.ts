/** What every strategy of asking gives: one answer for the Patient and one for each type, however they were fetched. */
import { RECORD_RESOURCE_TYPES, STU3_NAMES } from '../../domain/resource-types.ts'
import type { LiveSource } from '../../domain/region.ts'
import { isResource, textOf } from '../../domain/resource.ts'
import type { SearchAnswer, SearchOptions } from './search-type.ts'

export interface Asked {
  readonly patient: SearchAnswer
  /** Empty where nobody could be asked about: the Patient was not found, or not found out. */
  readonly types: ReadonlyMap<string, SearchAnswer>
}

/** `identifier`: the NHS number with its system, as a search parameter's value. */
export type Strategy = (source: LiveSource, identifier: string, options: SearchOptions) => Promise<Asked>

export const ENTRIES_PER_PAGE = 200

/** Types whose matches name what they are only through a referenced resource. */
const INCLUDES: Readonly<Record<string, string>> = {
  MedicationRequest: 'MedicationRequest:medication',
  MedicationStatement: 'MedicationStatement:medication',
  MedicationDispense: 'MedicationDispense:medication',
  MedicationAdministration: 'MedicationAdministration:medication'
}

/** An STU3 source is asked through here too, under the names of its version. */
const SEARCHABLE: ReadonlySet<string> = new Set([...RECORD_RESOURCE_TYPES, ...Object.values(STU3_NAMES)])

/** The types that are asked for: one that no section shows is not; Medication and its like have no search by patient. */
export function searchableTypes(source: Pick<LiveSource, 'resourceTypes'>): readonly string[] {
  return source.resourceTypes.filter((type) => SEARCHABLE.has(type))
}

/** Relative to the source's base. */
export function patientSearch(identifier: string): string {
  return `Patient?identifier=${identifier}`
}

/** Relative to the source's base. `who`: the search parameter that names the person. */
export function typeSearch(type: string, who: string): string {
  const include = INCLUDES[type]
  const suffix = include === undefined ? '' : `&_include=${encodeURIComponent(include)}`
  return `${type}?${who}&_count=${ENTRIES_PER_PAGE}${suffix}`
}

export function byIdentifier(identifier: string): string {
  return `patient.identifier=${identifier}`
}

/** The source's own id of the person, when it answered with exactly one Patient who has one. */
export function patientId(answer: SearchAnswer): string | null {
  const [match, ...more] = answer.matches
  if (match === undefined || more.length > 0 || answer.failure !== null) return null
  return isResource(match.resource) ? textOf(match.resource['id']) : null
}
