/** Ruth Kendrick: several sources hold her, and she has objected: nobody opens her record, and no source is asked. */
import { appointment, encounter } from '../builders/activity.ts'
import { condition } from '../builders/clinical.ts'
import { prescription } from '../builders/medicines.ts'
import { chart } from '../chart.ts'
import type { When } from '../dates.ts'
import type { Person, Resident } from '../resident.ts'
import { MEDICINES, PROBLEMS } from '../vocabulary.ts'

const RUTH: Person = {
  nhsNumber: '9990001057',
  family: 'KENDRICK',
  given: ['Ruth'],
  prefix: 'Mrs',
  birthDate: '1958-06-14',
  gender: 'female',
  address: { line: '5 Chapel Bar', town: 'Nottingham', postcode: 'NG1 6AB' },
  practice: 'clifton'
}

export function ruthKendrick(when: When): Resident {
  return {
    person: RUTH,
    title: 'She has objected: the record does not open',
    story:
      'She told the practice that she does not want her record shared. The hospital and the mental health trust hold her; the record asks neither, and says nothing of whether they do.',
    relationship: { kind: 'outpatient', ref: 'clinic-2318', place: 'Cardiology clinic' },
    objects: true,
    charts: [
      chart('nuh-epr', '1013', RUTH, [
        condition(PROBLEMS.atrialFibrillation, { recorded: '2021-09-02' }),
        prescription(MEDICINES.amlodipine, { authored: '2023-02-11', dose: 'One tablet daily', course: 'continuous' }),
        encounter('outpatient', 'Cardiology clinic', { start: when.at(-40, '10:15'), place: 'City Hospital' }),
        appointment('Cardiology clinic', { start: when.at(9, '10:15'), booked: when.ago(40), place: 'City Hospital' })
      ]),
      chart('nottshc-rio', '1005', RUTH, [condition(PROBLEMS.depression, { recorded: '2019-03-21' })]),
      chart('gprcc', 'g-40013', RUTH, [condition(PROBLEMS.hypertension, { recorded: '2016-11-08' })])
    ]
  }
}
