/** The sources of the region, in the order that people read them. */
import type { Organization } from '@medplum/fhirtypes'
import { ODS_CODE } from '../codes.ts'
import { NUH, SHERWOOD_FOREST } from './acute.ts'
import { CITYCARE } from './community.ts'
import { CITY_COUNCIL, COUNTY_COUNCIL } from './councils.ts'
import { NOTTS_HEALTHCARE } from './mental-health.ts'
import { GPRCC } from './register.ts'
import type { SourceFacts, SourceId } from './source-facts.ts'
import { EMAS, NEMS } from './urgent-care.ts'

export const SOURCES: Readonly<Record<SourceId, SourceFacts>> = {
  'nuh-epr': NUH,
  'nottshc-rio': NOTTS_HEALTHCARE,
  'city-council-asc': CITY_COUNCIL,
  'sfh-epr': SHERWOOD_FOREST,
  'citycare-systmone': CITYCARE,
  'county-council-asc': COUNTY_COUNCIL,
  'emas-epr': EMAS,
  'nems-ooh': NEMS,
  gprcc: GPRCC
}

/** The organisation behind a source, as its resources refer to it. */
export function organisationOf(source: SourceFacts): Organization {
  return {
    resourceType: 'Organization',
    id: source.odsCode.toLowerCase(),
    active: true,
    identifier: [{ system: ODS_CODE, value: source.odsCode }],
    name: source.partner
  }
}
