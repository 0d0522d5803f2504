/** One documented home for each resource: the section table of the mission, written out here and compared. */
import { OBSERVATION_CATEGORY_CODES, OBSERVATION_CATEGORY_SYSTEM } from '@ncr/contract/provenance.ts'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { describe, expect, test } from 'vitest'
import { RECORD_RESOURCE_TYPES, type RecordResourceType } from '../../domain/resource-types.ts'
import { homeOf, SECTION_DECLARATIONS } from './section-declarations.ts'

/** Without category or profile. A type without a row fails to compile. */
const HOME: Readonly<Record<RecordResourceType, string>> = {
  Flag: 'alerts',
  AllergyIntolerance: 'allergies',
  Condition: 'problems',
  MedicationRequest: 'medications',
  MedicationStatement: 'medications',
  MedicationDispense: 'medications',
  MedicationAdministration: 'medications',
  Encounter: 'encounters',
  Appointment: 'appointments',
  ServiceRequest: 'referrals',
  EpisodeOfCare: 'services',
  Task: 'social-care',
  DeviceRequest: 'social-care',
  DiagnosticReport: 'results',
  Observation: 'observations',
  ImagingStudy: 'results',
  Procedure: 'procedures',
  Immunization: 'immunisations',
  DocumentReference: 'documents',
  CarePlan: 'care-plans',
  Goal: 'care-plans',
  CareTeam: 'care-plans',
  QuestionnaireResponse: 'about-me',
  RelatedPerson: 'people'
}
const SOCIAL_CARE = 'https://fhir.interweavedigital.nhs.uk/R4/StructureDefinition/Interweave-SocialCare-Service'
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category'

const observation = (system: string, code: string): Parameters<typeof homeOf>[0] => ({
  resourceType: 'Observation',
  category: [{ coding: [{ system, code }] }]
})

describe('sections', () => {
  test('stand in the order of the contract, each once', () => {
    expect(SECTION_DECLARATIONS.map(({ name }) => name)).toEqual([...SECTION_NAMES])
  })

  test('every type of the record is asked for by some section, and no section asks for another', () => {
    const asked = new Set(SECTION_DECLARATIONS.flatMap(({ types }) => types))
    expect([...asked].toSorted()).toEqual([...RECORD_RESOURCE_TYPES].toSorted())
  })

  test.each(RECORD_RESOURCE_TYPES)('%s has its one home', (resourceType) => {
    expect(homeOf({ resourceType })).toBe(HOME[resourceType])
  })

  test.each(['EpisodeOfCare', 'ServiceRequest', 'Condition', 'Task', 'DeviceRequest'])(
    '%s of a social-care profile is social care’s',
    (resourceType) => {
      expect(homeOf({ resourceType, meta: { profile: [SOCIAL_CARE] } })).toBe('social-care')
    }
  )

  test('another profile, or a host that merely has the words in its name, changes nothing', () => {
    const profile = ['https://social-care.example/StructureDefinition/UKCore-Condition']
    expect(homeOf({ resourceType: 'Condition', meta: { profile } })).toBe('problems')
  })

  test('laboratory Observations are results, every other one an observation', () => {
    expect(homeOf(observation(CATEGORY, 'laboratory'))).toBe('results')
    for (const code of ['vital-signs', 'survey', 'social-history', 'imaging', 'exam'])
      expect(homeOf(observation(CATEGORY, code))).toBe('observations')
  })

  test.each(OBSERVATION_CATEGORY_CODES)('an Observation of the register page %s is in no section', (code) => {
    expect(homeOf(observation(OBSERVATION_CATEGORY_SYSTEM, code))).toBeNull()
    const both = [
      ...(observation(CATEGORY, 'laboratory')['category'] as object[]),
      { coding: [{ system: OBSERVATION_CATEGORY_SYSTEM, code }] }
    ]
    expect(homeOf({ resourceType: 'Observation', category: both })).toBeNull()
  })

  test('what is no type of the record has no home', () => {
    for (const resourceType of ['Patient', 'Medication', 'Claim', '']) expect(homeOf({ resourceType })).toBeNull()
  })
})
