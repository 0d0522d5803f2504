/** The mental-health trust, on Rio. */
import { practitioner, type SourceFacts } from './source-facts.ts'

const MENTAL_HEALTH_TYPES = [
  'Flag AllergyIntolerance Condition MedicationRequest MedicationStatement Encounter Appointment ServiceRequest',
  'EpisodeOfCare Observation Procedure DiagnosticReport DocumentReference CarePlan Goal CareTeam QuestionnaireResponse RelatedPerson'
].join(' ')

export const NOTTS_HEALTHCARE: SourceFacts = {
  id: 'nottshc-rio',
  colour: '#5d2e8c',
  name: 'Notts Healthcare Rio',
  odsCode: 'RHA',
  partner: 'Nottinghamshire Healthcare NHS Foundation Trust',
  about: 'The record of a mental-health and community trust: community teams, crisis team, memory service.',
  kind: 'fhir-r4',
  historyFrom: '2019-04-01',
  resourceTypes: MENTAL_HEALTH_TYPES.split(' '),
  practitioners: [practitioner('dr-mbeki', 'Dr', 'Thandi', 'Mbeki'), practitioner('cpn-frost', 'Ms', 'Ellen', 'Frost')],
  serviceDesk: { name: 'Notts Healthcare IT', telephone: '01632 960102', email: 'servicedesk@nottshc.example' }
}
