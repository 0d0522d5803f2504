/**
 * The National Record Locator, consumer API version 3: one search for the pointers of one NHS number. It has no Patients;
 * each pointer says itself whom it is about. No pointer is no more than that it has none under this number.
 */
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import type { AccessGrant } from '../../domain/access-grant.ts'
import type { NrlSource } from '../../domain/region.ts'
import type { Asked } from './asked.ts'
import { searchType, type SearchAnswer, type SearchOptions } from './search-type.ts'

const POINTER = 'DocumentReference'

export async function askPointers(grant: AccessGrant, source: NrlSource, options: SearchOptions): Promise<Asked> {
  const subject = encodeURIComponent(`${NHS_NUMBER_SYSTEM}|${grant.nhsNumber}`)
  const url = `${source.baseUrl}/${POINTER}?subject:identifier=${subject}`
  const headers = {
    // The organisation whose member of staff looks, not the one that runs this.
    'nhsd-end-user-organisation-ods': grant.context.odsCode,
    'x-correlation-id': options.requestId
  }
  const pointers = await searchType(source, POINTER, url, { ...options, headers })
  return { patient: nobody(pointers), types: new Map([[POINTER, pointers]]) }
}

/** Nobody was asked for by name: nothing failed there. */
function nobody({ isDown }: SearchAnswer): SearchAnswer {
  return {
    matches: [],
    included: [],
    failure: null,
    cut: null,
    partWithheld: false,
    isDown,
    retried: 0,
    impairment: null
  }
}
