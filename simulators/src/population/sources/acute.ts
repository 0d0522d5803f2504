/** The two acute trusts. */
import { practitioner, type SourceFacts } from './source-facts.ts'

const ACUTE_TYPES = [
  'Flag AllergyIntolerance Condition MedicationRequest MedicationStatement Encounter Appointment ServiceRequest',
  'DiagnosticReport Observation Procedure Immunization DocumentReference CarePlan RelatedPerson ImagingStudy MedicationAdministration MedicationDispense'
].join(' ')

export const NUH: SourceFacts = {
  id: 'nuh-epr',
  colour: '#003087',
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
}

export const SHERWOOD_FOREST: SourceFacts = {
  id: 'sfh-epr',
  colour: '#00667a',
  name: 'Sherwood Forest hospital record',
  odsCode: 'RK5',
  partner: 'Sherwood Forest Hospitals NHS Foundation Trust',
  about: "The electronic patient record of the second acute trust: King's Mill, Newark and Mansfield hospitals.",
  kind: 'fhir-r4',
  historyFrom: '2022-06-01',
  resourceTypes: ACUTE_TYPES.split(' '),
  practitioners: [
    practitioner('dr-rahman', 'Dr', 'Nadia', 'Rahman'),
    practitioner('mr-dewhurst', 'Mr', 'Colin', 'Dewhurst'),
    practitioner('cn-pryce', 'Charge Nurse', 'Owen', 'Pryce')
  ],
  serviceDesk: { name: 'Sherwood Forest IT service desk', telephone: '01632 960105', email: 'servicedesk@sfh.example' }
}
