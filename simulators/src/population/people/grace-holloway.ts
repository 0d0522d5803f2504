/** Grace Holloway: restricted in the person index, and so unknown to the record, though sources hold her. */
import { appointment } from '../builders/activity.ts'
import { condition } from '../builders/clinical.ts'
import { chart } from '../chart.ts'
import type { When } from '../dates.ts'
import type { Person, Resident } from '../resident.ts'
import { PROBLEMS } from '../vocabulary.ts'

const GRACE: Person = {
  nhsNumber: '9990000638',
  family: 'HOLLOWAY',
  given: ['Grace'],
  prefix: 'Ms',
  birthDate: '1987-01-23',
  gender: 'female',
  address: { line: 'Address withheld', town: 'Nottingham', postcode: 'NG1 1AB' },
  practice: 'sherwood',
  restricted: true
}

export function graceHolloway(when: When): Resident {
  return {
    person: GRACE,
    title: 'Restricted in the index: the record does not open',
    story:
      'Her whereabouts are protected. The hospital treats her, but the record answers as it would for somebody it has never heard of.',
    relationship: { kind: 'outpatient', ref: 'clinic-2210', place: 'Antenatal clinic' },
    charts: [
      chart('nuh-epr', '1011', GRACE, [
        condition(PROBLEMS.asthma, { recorded: '2022-04-05' }),
        appointment('Antenatal clinic', { start: when.at(5, '09:40'), booked: when.ago(21), place: 'City Hospital' })
      ])
    ]
  }
}
