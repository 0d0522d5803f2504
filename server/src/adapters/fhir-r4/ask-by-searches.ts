/** One search for the Patient and one for each type, all side by side: the strategy that every source understands. */
import type { LiveSource } from '../../domain/region.ts'
import { type Asked, byIdentifier, patientId, patientSearch, searchableTypes, typeSearch } from './asked.ts'
import { searchType, type SearchAnswer, type SearchOptions } from './search-type.ts'

export async function askBySearches(source: LiveSource, identifier: string, options: SearchOptions): Promise<Asked> {
  const patient = searchType(source, 'Patient', `${source.baseUrl}/${patientSearch(identifier)}`, options)
  const types =
    source.search === 'patient.identifier'
      ? searchAll(source, byIdentifier(identifier), options)
      : patient.then((answer) => searchByPatient(source, answer, options))
  const [patientAnswer, typeAnswers] = await Promise.all([patient, types])
  return { patient: patientAnswer, types: typeAnswers }
}

async function searchAll(
  source: LiveSource,
  who: string,
  options: SearchOptions
): Promise<ReadonlyMap<string, SearchAnswer>> {
  const answers = await Promise.all(
    searchableTypes(source).map(
      async (type) =>
        [type, await searchType(source, type, `${source.baseUrl}/${typeSearch(type, who)}`, options)] as const
    )
  )
  return new Map(answers)
}

/** With the source's own Patient id; without exactly one Patient there is nobody to ask about. */
async function searchByPatient(
  source: LiveSource,
  patient: SearchAnswer,
  options: SearchOptions
): Promise<ReadonlyMap<string, SearchAnswer>> {
  const id = patientId(patient)
  return id === null ? new Map() : searchAll(source, `patient=${encodeURIComponent(id)}`, options)
}
