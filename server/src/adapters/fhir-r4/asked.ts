/** What every strategy of asking gives: one answer for the Patient and one for each type, however they were fetched. */
import { RECORD_RESOURCE_TYPES, STU3_NAMES } from '../../domain/resource-types.ts'
import type { LiveSource } from '../../domain/region.ts'
import { isResource, textOf } from '../../domain/resource.ts'
import { survivorOf } from '../../domain/merged-patients.ts'
import { joinTypes } from './join-searches.ts'
import type { SearchAnswer, SearchOptions } from './search-type.ts'

export interface Asked {
  readonly patient: SearchAnswer
  /** Empty where nobody could be asked about: the Patient was not found, or not found out. */
  readonly types: ReadonlyMap<string, SearchAnswer>
}

/**
 * `identifier`: the NHS number with its system, as a search parameter's value. `linkedId`: the id that the source's linkage
 * gives the person, or null.
 */
export type Strategy = (
  source: LiveSource,
  identifier: string,
  linkedId: string | null,
  options: SearchOptions
) => Promise<Asked>

/**
 * Asks for the types by the source's own id of the person. That of its linkage is used at once, beside the search for the
 * Patient; only the Patient says whose it is (H-001): where it is another's by now, nothing that came by it is kept.
 */
export async function askById(
  patient: Promise<SearchAnswer>,
  linkedId: string | null,
  askFor: (id: string) => Promise<Asked['types']>
): Promise<Asked> {
  const early = linkedId === null ? null : askFor(linkedId)
  const found = await patient
  const asked = patientIds(found).map((id) => (early !== null && id === linkedId ? early : askFor(id)))
  // What was asked by the wrong id is waited for all the same: nothing is left running without a limit.
  const [sets] = await Promise.all([Promise.all(asked), early])
  return { patient: found, types: joinTypes(sets) }
}

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

/** `id`: the source's own of the person. */
export function byPatientId(id: string): string {
  return `patient=${encodeURIComponent(id)}`
}

/**
 * The source's own ids of the person: of the one Patient that it answered with, or of records that are one by its own
 * links, since nobody knows whether what the old one had went along (H-012).
 */
export function patientIds({ matches, failure }: SearchAnswer): readonly string[] {
  const patients = matches.map(({ resource }) => resource).filter(isResource)
  if (failure !== null || patients.length < matches.length) return []
  if (patients.length > 1 && survivorOf(patients) === null) return []
  return patients.flatMap((patient) => textOf(patient['id']) ?? [])
}
