/** STU3 to R4: people and places. Sources: the R3-R4 difference tables of FHIR 4.0.1. */
import { listed, same, type TypeRules } from './type-rules.ts'

const patient: TypeRules = {
  type: 'Patient',
  elements: same(
    'identifier',
    'active',
    'name',
    'telecom',
    'gender',
    'birthDate',
    'deceased[x]',
    'address',
    'maritalStatus',
    'multipleBirth[x]',
    'photo',
    'contact',
    'communication',
    'generalPractitioner',
    'managingOrganization',
    'link'
  )
}

const practitioner: TypeRules = {
  type: 'Practitioner',
  elements: same(
    'identifier',
    'active',
    'name',
    'telecom',
    'address',
    'gender',
    'birthDate',
    'photo',
    'qualification',
    'communication'
  )
}

const practitionerRole: TypeRules = {
  type: 'PractitionerRole',
  elements: same(
    'identifier',
    'active',
    'period',
    'practitioner',
    'organization',
    'code',
    'specialty',
    'location',
    'telecom',
    'healthcareService',
    'availableTime',
    'notAvailable',
    'availabilityExceptions',
    'endpoint'
  )
}

const organisation: TypeRules = {
  type: 'Organization',
  elements: same('identifier', 'active', 'type', 'name', 'alias', 'telecom', 'address', 'partOf', 'contact', 'endpoint')
}

const location: TypeRules = {
  type: 'Location',
  elements: {
    ...same('identifier', 'status', 'operationalStatus', 'name', 'alias', 'description', 'mode', 'telecom', 'address'),
    ...same('physicalType', 'position', 'managingOrganization', 'partOf', 'endpoint'),
    type: listed('type')
  }
}

const relatedPerson: TypeRules = {
  type: 'RelatedPerson',
  elements: {
    ...same('identifier', 'active', 'patient', 'name', 'telecom', 'gender', 'birthDate', 'address', 'photo', 'period'),
    relationship: listed('relationship')
  }
}

/** Of a report: what was taken, and when. The same words in both versions but for how long it stayed. */
const specimen: TypeRules = {
  type: 'Specimen',
  elements: same(
    'identifier',
    'accessionIdentifier',
    'status',
    'type',
    'subject',
    'receivedTime',
    'parent',
    'request',
    'collection',
    'processing',
    'container',
    'note'
  )
}

export const PEOPLE_RULES: readonly (readonly [string, TypeRules])[] = [
  ['Patient', patient],
  ['Practitioner', practitioner],
  ['PractitionerRole', practitionerRole],
  ['Organization', organisation],
  ['Location', location],
  ['RelatedPerson', relatedPerson],
  ['Specimen', specimen]
]
