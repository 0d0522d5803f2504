/** Joan Smith: many partners, duplicates, and two disagreements that matter. */
import type { When } from '../../dates.ts'
import type { Person, Resident } from '../../resident.ts'
import { joanAtTheCouncil } from './at-the-council.ts'
import { joanInTheAmbulance, joanWithTheNurses } from './at-home.ts'
import { joanAtTheHospital } from './at-the-hospital.ts'
import { joanInTheCommunity } from './in-the-community.ts'
import { joanOnTheRegister } from './on-the-register.ts'

const JOAN: Person = {
  nhsNumber: '9990000018',
  family: 'SMITH',
  given: ['Joan'],
  prefix: 'Mrs',
  birthDate: '1950-03-31',
  gender: 'female',
  address: { line: '14 Mill Lane', town: 'Arnold', postcode: 'NG5 7AB' },
  telephone: '01632 960201',
  practice: 'arnold'
}

export function joanSmith(when: When): Resident {
  return {
    person: JOAN,
    title: 'Frail, several long-term conditions, sources disagree',
    story:
      'Retired seamstress with COPD and type 2 diabetes, seen by everybody. The hospital and her GP say penicillin nearly killed her; ' +
      'the mental-health trust has it down as not an allergy. Her GP still issues the ramipril that the hospital stopped.',
    relationship: { kind: 'inpatient', ref: 'spell-88', place: 'Ward C4, bed 7' },
    charts: [
      joanAtTheHospital(JOAN, when),
      joanInTheCommunity(JOAN, when),
      joanAtTheCouncil(JOAN, when),
      joanInTheAmbulance(JOAN, when),
      joanWithTheNurses(JOAN, when),
      joanOnTheRegister(JOAN, when)
    ]
  }
}
