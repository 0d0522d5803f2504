/** Ambulance, and 111 with out of hours. */
import { practitioner, type SourceFacts } from './source-facts.ts'

export const EMAS: SourceFacts = {
  id: 'emas-epr',
  colour: '#00563f',
  name: 'Ambulance record',
  odsCode: 'RX9',
  partner: 'East Midlands Ambulance Service NHS Trust',
  about: 'What ambulance crews wrote down: why they were called, what they measured, where they took the person.',
  kind: 'fhir-r4',
  historyFrom: '2023-01-01',
  resourceTypes: 'Flag Encounter Observation Procedure'.split(' '),
  practitioners: [practitioner('pm-walsh', 'Mr', 'Declan', 'Walsh'), practitioner('pm-kaur', 'Ms', 'Simran', 'Kaur')],
  serviceDesk: { name: 'EMAS digital', telephone: '01632 960108', email: 'digital@emas.example' }
}

export const NEMS: SourceFacts = {
  id: 'nems-ooh',
  colour: '#a02800',
  name: 'NHS 111 and out of hours',
  odsCode: 'NEM01',
  partner: 'NEMS Community Benefit Services',
  about: 'Calls to 111 and what the out-of-hours doctors did at night and at weekends.',
  kind: 'fhir-r4',
  historyFrom: '2023-01-01',
  resourceTypes: 'Flag AllergyIntolerance Condition Encounter MedicationRequest Observation DocumentReference'.split(
    ' '
  ),
  practitioners: [practitioner('dr-farrow', 'Dr', 'Miles', 'Farrow'), practitioner('dr-oduya', 'Dr', 'Grace', 'Oduya')],
  serviceDesk: { name: 'NEMS IT', telephone: '01632 960109', email: 'it@nems.example' }
}
