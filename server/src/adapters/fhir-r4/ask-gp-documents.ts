/**
 * GP Connect Access Document 1.5: the practice's Patient of an NHS number, then the documents under that Patient. Asked in
 * STU3, as each interaction of the national standard is worded; translated by whoever reads it.
 */
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import type { AccessGrant } from '../../domain/access-grant.ts'
import type { GpConnectDocumentsSource } from '../../domain/region.ts'
import { askById, patientSearch, type Asked } from './asked.ts'
import { searchType, type SearchOptions } from './search-type.ts'

const INTERACTIONS = 'urn:nhs:names:services:gpconnect:documents:fhir:rest:'
const DOCUMENT = 'DocumentReference'

/** Whom a letter is about, who wrote it and where (Access Document 1.5, Search for a patient's documents). */
const INCLUDES = ['subject:Patient', 'custodian:Organization', 'author:Organization', 'author:Practitioner']

type Interaction = 'search:patient-1' | 'search:documentreference-1' | 'read:binary-1'

/** What the national proxy routes and audits by. */
export function proxyHeaders(
  { fromAsid, toAsid }: Pick<GpConnectDocumentsSource, 'fromAsid' | 'toAsid'>,
  interaction: Interaction,
  requestId: string
): Readonly<Record<string, string>> {
  return {
    'ssp-traceid': requestId,
    'ssp-interactionid': `${INTERACTIONS}${interaction}`,
    ...(fromAsid === null ? {} : { 'ssp-from': fromAsid }),
    ...(toAsid === null ? {} : { 'ssp-to': toAsid })
  }
}

export function askGpDocuments(
  grant: AccessGrant,
  source: GpConnectDocumentsSource,
  options: SearchOptions
): Promise<Asked> {
  const search = (type: string, path: string, interaction: Interaction) =>
    searchType(source, type, `${source.baseUrl}/${path}`, {
      ...options,
      headers: proxyHeaders(source, interaction, options.requestId)
    })
  const number = encodeURIComponent(`${NHS_NUMBER_SYSTEM}|${grant.nhsNumber}`)
  const includes = INCLUDES.map((include) => `_include=${encodeURIComponent(`${DOCUMENT}:${include}`)}`).join('&')
  return askById(search('Patient', patientSearch(number), 'search:patient-1'), null, async (id) => {
    const path = `Patient/${encodeURIComponent(id)}/${DOCUMENT}?${includes}`
    return new Map([[DOCUMENT, await search(DOCUMENT, path, 'search:documentreference-1')]])
  })
}
