/** One search for the Patient and one for each type, all side by side: the strategy that every source understands. */
import type { LiveSource } from '../../domain/region.ts'
import { askById, type Asked, byIdentifier, byPatientId, patientSearch, searchableTypes, typeSearch } from './asked.ts'
import { searchType, type SearchAnswer, type SearchOptions } from './search-type.ts'

export async function askBySearches(
  source: LiveSource,
  identifier: string,
  linkedId: string | null,
  options: SearchOptions
): Promise<Asked> {
  const patient = searchType(source, 'Patient', `${source.baseUrl}/${patientSearch(identifier)}`, options)
  if (source.search === 'patient') {
    return askById(patient, linkedId, (id) => searchAll(source, byPatientId(id), options))
  }
  const types = searchAll(source, byIdentifier(identifier), options)
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
