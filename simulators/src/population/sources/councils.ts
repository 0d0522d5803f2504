/** The two councils. They publish different subsets of social care, as councils do. */
import { practitioner, type SourceFacts } from './source-facts.ts'

const CITY_TYPES =
  'Flag Condition EpisodeOfCare Task ServiceRequest DeviceRequest CareTeam RelatedPerson QuestionnaireResponse'

/** The county publishes neither equipment nor assessments, and no alerts; but its care teams and support reasons. */
const COUNTY_TYPES = 'Condition EpisodeOfCare ServiceRequest CareTeam RelatedPerson'

export const CITY_COUNCIL: SourceFacts = {
  id: 'city-council-asc',
  colour: '#00703c',
  name: 'City Council social care',
  odsCode: '512',
  partner: 'Nottingham City Council',
  about: "The case system of a council's adult and children's social care.",
  kind: 'fhir-r4',
  historyFrom: '2021-01-01',
  resourceTypes: CITY_TYPES.split(' '),
  practitioners: [
    practitioner('sw-adeyemi', 'Mrs', 'Funmi', 'Adeyemi'),
    practitioner('sw-croft', 'Mr', 'Neil', 'Croft')
  ],
  serviceDesk: { name: 'Council IT support', telephone: '01632 960103', email: 'itsupport@nottinghamcity.example' }
}

export const COUNTY_COUNCIL: SourceFacts = {
  id: 'county-council-asc',
  colour: '#5a3d1e',
  name: 'County Council social care',
  odsCode: '511',
  partner: 'Nottinghamshire County Council',
  about: "The case system of the county's adult and children's social care: services, contacts and support reasons.",
  kind: 'fhir-r4',
  historyFrom: '2022-01-01',
  resourceTypes: COUNTY_TYPES.split(' '),
  practitioners: [
    practitioner('sw-bagshaw', 'Ms', 'Louise', 'Bagshaw'),
    practitioner('sw-ndiaye', 'Mr', 'Ousmane', 'Ndiaye')
  ],
  serviceDesk: { name: 'County ICT', telephone: '01632 960107', email: 'ict@nottinghamshire.example' }
}
