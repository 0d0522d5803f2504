/** Identifier and tag systems that the region's data carries. */

/** NHS number: ten digits, modulus 11 check digit. */
export const NHS_NUMBER_SYSTEM = 'https://fhir.nhs.uk/Id/nhs-number'

/** Tag on every resource: the source it came from. */
export const SOURCE_TAG_SYSTEM = 'https://fhir.interweavedigital.nhs.uk/Source'

/** Tag on every resource: the ODS code of the organisation that recorded it. */
export const PROVENANCE_TAG_SYSTEM = 'https://fhir.interweavedigital.nhs.uk/Provenance'

/** Category of the Observations that belong to a register page and to no section. */
export const OBSERVATION_CATEGORY_SYSTEM = 'https://fhir.nottscr.nhs.uk/CodeSystem/NottsCareRecord-ObservationCategory'

/** Tag on an entry of a community system that many units share: code and display of the unit that recorded it. */
export const UNIT_TAG_SYSTEM = 'https://fhir.nottscr.nhs.uk/CodeSystem/SystmOne-Unit'

export const OBSERVATION_CATEGORY_CODES = ['end-of-life', 'frailty', 'case-note', 'diabetes'] as const
