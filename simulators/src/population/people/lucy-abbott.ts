/** Lucy Abbott: known to two sources, with nothing recorded anywhere. */
import { chart } from '../chart.ts'
import type { Person, Resident } from '../resident.ts'

const LUCY: Person = {
  nhsNumber: '9990000964',
  family: 'ABBOTT',
  given: ['Lucy'],
  prefix: 'Miss',
  birthDate: '2003-02-28',
  gender: 'female',
  address: { line: '77 Lenton Hall Drive', town: 'Nottingham', postcode: 'NG7 4AB' },
  practice: 'beeston'
}

export function lucyAbbott(): Resident {
  return {
    person: LUCY,
    title: 'Nothing recorded',
    story:
      'A student who registered and was never ill. Two sources know her and have nothing; all others have never heard of her. The record must say which is which.',
    relationship: { kind: 'emergency', ref: 'ed-77131', place: 'Emergency Department, triage' },
    charts: [chart('nuh-epr', '1008', LUCY, []), chart('gprcc', 'g-40012', LUCY, [])]
  }
}
