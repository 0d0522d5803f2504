/** Community services on SystmOne: one system that many units share, each writing as itself. */
import type { Organization } from '@medplum/fhirtypes'
import { practitioner, type SourceFacts } from './source-facts.ts'

const ODS_CODE = 'NR3'

const COMMUNITY_TYPES = [
  'Flag AllergyIntolerance Condition MedicationRequest MedicationStatement Encounter Appointment ServiceRequest',
  'EpisodeOfCare Observation Procedure Immunization DocumentReference CarePlan Goal CareTeam QuestionnaireResponse',
  'RelatedPerson DeviceRequest'
].join(' ')

/** Units by the id that their Organization has within the source. */
export const UNITS = {
  nursing: 'Community Nursing',
  urgent: 'Urgent Community Response',
  podiatry: 'Podiatry',
  tissue: 'Tissue Viability',
  falls: 'Falls and Bone Health',
  respiratory: 'Community Respiratory Team',
  diabetes: 'Community Diabetes Nursing',
  children: "Children's Public Health Nursing"
} as const

export type UnitId = keyof typeof UNITS

function unit([id, name]: readonly [string, string]): Organization {
  return {
    resourceType: 'Organization',
    id: `unit-${id}`,
    active: true,
    name,
    partOf: { reference: `Organization/${ODS_CODE.toLowerCase()}`, display: 'Nottingham CityCare Partnership' }
  }
}

export const CITYCARE: SourceFacts = {
  id: 'citycare-systmone',
  colour: '#1d5c2f',
  name: 'SystmOne community',
  odsCode: ODS_CODE,
  partner: 'Nottingham CityCare Partnership',
  about: 'Community nursing, podiatry, falls, respiratory and other units that share one SystmOne.',
  kind: 'fhir-r4',
  page: 'systmone-non-gp',
  units: Object.entries(UNITS).map(unit),
  historyFrom: '2020-04-01',
  resourceTypes: COMMUNITY_TYPES.split(' '),
  practitioners: [
    practitioner('dn-swift', 'Mrs', 'Karen', 'Swift'),
    practitioner('pod-lacey', 'Mr', 'Imran', 'Lacey'),
    practitioner('ot-bryce', 'Ms', 'Holly', 'Bryce')
  ],
  serviceDesk: { name: 'CityCare IT helpdesk', telephone: '01632 960106', email: 'helpdesk@citycare.example' }
}
