/** The ten live sources and two more, what each is asked, and how much of one person each holds. */
export const SOURCE_COUNT = 10

/** Entries of one person at one source, by type: 50 in all, so that a record has 500. */
export const ENTRIES_BY_TYPE = {
  AllergyIntolerance: 3,
  Condition: 8,
  MedicationRequest: 8,
  Encounter: 8,
  Observation: 17,
  Procedure: 6
} as const

export type BenchType = keyof typeof ENTRIES_BY_TYPE

export const BENCH_TYPES = Object.keys(ENTRIES_BY_TYPE) as readonly BenchType[]

export const ENTRIES_PER_RECORD = SOURCE_COUNT * Object.values(ENTRIES_BY_TYPE).reduce((sum, count) => sum + count, 0)

/** The Patient search and one search for each type. */
export const REQUESTS_PER_RECORD = SOURCE_COUNT * (1 + BENCH_TYPES.length)

/** What a source may be asked for beside: it knows these types and has nothing of them. */
const EMPTY_TYPES = [
  'Flag',
  'MedicationStatement',
  'MedicationDispense',
  'MedicationAdministration',
  'Appointment',
  'ServiceRequest',
  'EpisodeOfCare',
  'Task',
  'DeviceRequest',
  'DiagnosticReport',
  'ImagingStudy',
  'Immunization',
  'DocumentReference',
  'CarePlan',
  'Goal',
  'CareTeam',
  'QuestionnaireResponse',
  'RelatedPerson'
] as const

export const ALL_TYPES_COUNT = BENCH_TYPES.length + EMPTY_TYPES.length

/** The first so many: those that hold entries, then those that hold none. */
export const typesAsked = (count: number): readonly string[] => [...BENCH_TYPES, ...EMPTY_TYPES].slice(0, count)

export interface BenchSource {
  readonly id: string
  readonly odsCode: string
  readonly name: string
}

/** Two more for `fanout` and `peer`: the first knows everybody and has nothing, the second hangs when it is told to. */
export const ALL_SOURCE_COUNT = SOURCE_COUNT + 2

export const SOURCES: readonly BenchSource[] = Array.from({ length: ALL_SOURCE_COUNT }, (_, place) => ({
  id: `bench-${String(place + 1).padStart(2, '0')}`,
  odsCode: `BN${String(place + 1).padStart(2, '0')}`,
  name: `Bench source ${place + 1}`
}))

export interface Search {
  readonly url: string
  readonly entries: number
}

/** The searches of the outer contract, section 3, as the product writes them, and how many entries answer each. */
export function toSearches(baseUrl: string, nhsNumber: string): readonly Search[] {
  const identifier = encodeURIComponent(`https://fhir.nhs.uk/Id/nhs-number|${nhsNumber}`)
  const include = `&_include=${encodeURIComponent('MedicationRequest:medication')}`
  const byType = BENCH_TYPES.map((type) => ({
    url: `${baseUrl}/${type}?patient.identifier=${identifier}&_count=200${type === 'MedicationRequest' ? include : ''}`,
    entries: ENTRIES_BY_TYPE[type]
  }))
  return [{ url: `${baseUrl}/Patient?identifier=${identifier}`, entries: 1 }, ...byType]
}

/** The last of all: the one that may hang. */
export const HANGING_PLACE = ALL_SOURCE_COUNT - 1
