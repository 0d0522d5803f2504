/** The overnight register of the GP practices. */
import { practitioner, type SourceFacts } from './source-facts.ts'

const REGISTER_TYPES = [
  'Flag AllergyIntolerance Condition MedicationRequest MedicationStatement Immunization Observation Procedure',
  'ServiceRequest DocumentReference RelatedPerson Encounter DiagnosticReport EpisodeOfCare'
].join(' ')

export const GPRCC: SourceFacts = {
  id: 'gprcc',
  colour: '#7c2855',
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
