/** The sources of the small region: who they are, and the people and places their resources refer to. */
import type { Organization, Practitioner } from '@medplum/fhirtypes'
import { ODS_CODE } from './codes.ts'

export type SourceId = 'nuh-epr' | 'nottshc-rio' | 'city-council-asc' | 'gprcc'

export interface SourceFacts {
  readonly id: SourceId
  readonly name: string
  readonly odsCode: string
  readonly partner: string
  readonly about: string
  readonly kind: 'fhir-r4' | 'overnight-ndjson'
  readonly historyFrom: string
  readonly resourceTypes: readonly string[]
  readonly practitioners: readonly Practitioner[]
  readonly serviceDesk: { readonly name: string; readonly telephone: string; readonly email: string }
}

function practitioner(id: string, prefix: string, given: string, family: string): Practitioner {
  const text = `${prefix} ${given} ${family}`
  return { resourceType: 'Practitioner', id, active: true, name: [{ text, prefix: [prefix], given: [given], family }] }
}

const ACUTE_TYPES = [
  'Flag AllergyIntolerance Condition MedicationRequest MedicationStatement Encounter Appointment ServiceRequest',
  'DiagnosticReport Observation Procedure Immunization DocumentReference CarePlan RelatedPerson'
].join(' ')

const MENTAL_HEALTH_TYPES = [
  'Flag AllergyIntolerance Condition MedicationRequest MedicationStatement Encounter Appointment ServiceRequest',
  'EpisodeOfCare Observation DocumentReference CarePlan Goal CareTeam QuestionnaireResponse RelatedPerson'
].join(' ')

const COUNCIL_TYPES =
  'Flag Condition EpisodeOfCare Task ServiceRequest DeviceRequest CareTeam RelatedPerson QuestionnaireResponse'

const REGISTER_TYPES = [
  'Flag AllergyIntolerance Condition MedicationRequest MedicationStatement Immunization Observation Procedure',
  'ServiceRequest DocumentReference RelatedPerson'
].join(' ')

export const SOURCES: Readonly<Record<SourceId, SourceFacts>> = {
  'nuh-epr': {
    id: 'nuh-epr',
    name: 'NUH hospital record',
    odsCode: 'RX1',
    partner: 'Nottingham University Hospitals NHS Trust',
    about: "The electronic patient record of an acute trust: Queen's Medical Centre and City Hospital.",
    kind: 'fhir-r4',
    historyFrom: '2023-01-01',
    resourceTypes: ACUTE_TYPES.split(' '),
    practitioners: [
      practitioner('dr-okafor', 'Dr', 'Ada', 'Okafor'),
      practitioner('dr-lindqvist', 'Dr', 'Erik', 'Lindqvist'),
      practitioner('sr-hartley', 'Sister', 'Beth', 'Hartley')
    ],
    serviceDesk: { name: 'NUH IT service desk', telephone: '01632 960101', email: 'servicedesk@nuh.example' }
  },
  'nottshc-rio': {
    id: 'nottshc-rio',
    name: 'Notts Healthcare Rio',
    odsCode: 'RHA',
    partner: 'Nottinghamshire Healthcare NHS Foundation Trust',
    about: 'The record of a mental-health and community trust: community teams, crisis team, memory service.',
    kind: 'fhir-r4',
    historyFrom: '2019-04-01',
    resourceTypes: MENTAL_HEALTH_TYPES.split(' '),
    practitioners: [
      practitioner('dr-mbeki', 'Dr', 'Thandi', 'Mbeki'),
      practitioner('cpn-frost', 'Ms', 'Ellen', 'Frost')
    ],
    serviceDesk: { name: 'Notts Healthcare IT', telephone: '01632 960102', email: 'servicedesk@nottshc.example' }
  },
  'city-council-asc': {
    id: 'city-council-asc',
    name: 'City Council social care',
    odsCode: '512',
    partner: 'Nottingham City Council',
    about: "The case system of a council's adult and children's social care.",
    kind: 'fhir-r4',
    historyFrom: '2021-01-01',
    resourceTypes: COUNCIL_TYPES.split(' '),
    practitioners: [
      practitioner('sw-adeyemi', 'Mrs', 'Funmi', 'Adeyemi'),
      practitioner('sw-croft', 'Mr', 'Neil', 'Croft')
    ],
    serviceDesk: { name: 'Council IT support', telephone: '01632 960103', email: 'itsupport@nottinghamcity.example' }
  },
  gprcc: {
    id: 'gprcc',
    name: 'eHealthscope / GPRCC register',
    odsCode: 'QT1',
    partner: 'NHS Nottingham and Nottinghamshire Integrated Care Board',
    about: 'The register drawn each night from GP practices: coded diagnoses, medicines, measurements, care registers.',
    kind: 'overnight-ndjson',
    historyFrom: '2010-01-01',
    resourceTypes: REGISTER_TYPES.split(' '),
    practitioners: [
      practitioner('gp-whitlock', 'Dr', 'Rosalind', 'Whitlock'),
      practitioner('gp-anand', 'Dr', 'Vikram', 'Anand')
    ],
    serviceDesk: { name: 'ICB data team', telephone: '01632 960104', email: 'data@nnicb.example' }
  }
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
