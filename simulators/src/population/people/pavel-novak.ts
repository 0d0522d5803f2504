/** Pavel Novák: held by one source only; every other says that it has no record, which is not the same as "none". */
import { encounter } from '../builders/activity.ts'
import { condition, procedure } from '../builders/clinical.ts'
import { bloodPressure, lab, report, vital } from '../builders/measurements.ts'
import { prescription } from '../builders/medicines.ts'
import { letter } from '../builders/papers.ts'
import { chart } from '../chart.ts'
import { sct, words } from '../codes.ts'
import type { When } from '../dates.ts'
import type { Person, Resident } from '../resident.ts'
import { LETTERS, MEDICINES } from '../vocabulary.ts'

const PAVEL: Person = {
  nhsNumber: '9990000883',
  family: 'NOVÁK',
  given: ['Pavel'],
  prefix: 'Mr',
  birthDate: '1994-12-05',
  gender: 'male',
  address: { line: '18 Trent Wharf', town: 'Nottingham', postcode: 'NG2 4AB' },
  practice: 'beeston'
}

export function pavelNovak(when: When): Resident {
  return {
    person: PAVEL,
    title: 'Held by one source only',
    story:
      'New to the county. The hospital took out his appendix; nobody else has ever seen him. His name carries an accent that some systems drop.',
    knownAs: { family: 'NOVAK' },
    relationship: { kind: 'inpatient', ref: 'spell-530', place: 'Ward E15, bed 2' },
    charts: [
      chart('nuh-epr', '1007', PAVEL, [
        condition(sct('74400008', 'Appendicitis'), {
          recorded: when.ago(2),
          onset: when.ago(3),
          category: 'encounter-diagnosis'
        }),
        procedure(sct('80146002', 'Appendectomy', 'Appendicectomy'), { performed: when.at(-2, '22:40') }),
        encounter('emergency', 'Emergency department attendance', {
          start: when.at(-2, '17:05'),
          end: when.at(-2, '21:30'),
          place: "Queen's Medical Centre, Emergency Department",
          reason: sct('21522001', 'Abdominal pain')
        }),
        encounter('inpatient', 'Surgical ward', { start: when.at(-2, '21:30'), place: 'Ward E15, bed 2' }),
        lab('whiteCells', 16.2, when.at(-2, '17:40'), { id: 'wcc', issued: when.at(-2, '18:35') }),
        lab('crp', 118, when.at(-2, '17:40'), { id: 'crp', issued: when.at(-2, '18:35') }),
        report(words('Bloods on arrival'), when.at(-2, '17:40'), ['wcc', 'crp']),
        vital('temperature', 38.4, when.at(-2, '17:20')),
        vital('temperature', 36.9, when.at(-1, '08:00')),
        bloodPressure(118, 70, when.at(-1, '08:00')),
        prescription(MEDICINES.paracetamol, {
          authored: when.at(-2, '23:30'),
          dose: 'Two tablets four times a day',
          course: 'acute',
          until: when.ahead(3),
          category: 'inpatient'
        }),
        letter('operation', sct('371526002', 'Operative report', 'Operation note'), {
          date: when.at(-1, '00:20'),
          title: 'Operation note: appendicectomy',
          lines: ['Laparoscopic appendicectomy, uncomplicated. Home when eating and comfortable.'],
          by: 'dr-lindqvist'
        }),
        letter('sticker', LETTERS.discharge, {
          date: when.at(-1, '09:00'),
          title: 'Discharge summary (draft, entered in error)',
          lines: ['Started for another patient.'],
          status: 'entered-in-error'
        })
      ])
    ]
  }
}
