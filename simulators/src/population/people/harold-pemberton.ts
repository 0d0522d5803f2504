/** Harold Pemberton: died this year, and not every source has heard. */
import { appointment, encounter, referral, service } from '../builders/activity.ts'
import { allergy, condition, procedure } from '../builders/clinical.ts'
import { finding, register, trend } from '../builders/measurements.ts'
import { prescription } from '../builders/medicines.ts'
import { carePlan, letter, relative } from '../builders/papers.ts'
import { chart } from '../chart.ts'
import { sct, words } from '../codes.ts'
import type { When } from '../dates.ts'
import type { Chart, Person, Resident } from '../resident.ts'
import { ALLERGIES, KIN, LETTERS, MEDICINES, PLANS, PROBLEMS, REACTIONS } from '../vocabulary.ts'

const HAROLD: Person = {
  nhsNumber: '9990000557',
  family: 'PEMBERTON',
  given: ['Harold', 'James'],
  prefix: 'Mr',
  birthDate: '1941-11-08',
  gender: 'male',
  address: { line: '3 Church Croft', town: 'Beeston', postcode: 'NG9 3AB' },
  telephone: '01632 960231',
  practice: 'beeston',
  deceased: '2026-08-14T04:20:00Z',
  deathNotice: 'formal'
}

export function haroldPemberton(when: When): Resident {
  return {
    person: HAROLD,
    title: 'Died this year; one source still sends appointments',
    story:
      'Retired bus driver who died at home of lung cancer, as he wanted. The index knows; the mental-health trust does not and still has him booked for next month.',
    relationship: { kind: 'outpatient', ref: 'clinic-0931', place: 'Bereavement follow-up' },
    charts: [atTheHospital(), inTheCommunity(when), onTheRegister()]
  }
}

function atTheHospital(): Chart {
  return chart('nuh-epr', '1004', HAROLD, [
    allergy(ALLERGIES.aspirin, {
      recorded: '2015-07-01',
      type: 'intolerance',
      criticality: 'low',
      reaction: { manifestation: REACTIONS.nausea }
    }),
    condition(PROBLEMS.lungCancer, { recorded: '2025-09-18', onset: '2025-09-02' }),
    condition(PROBLEMS.heartAttack, { recorded: '2015-07-01', onset: '2015-06-29', clinical: 'inactive' }),
    procedure(sct('415070008', 'Percutaneous coronary intervention'), { performed: '2015-06-29' }),
    encounter('inpatient', 'Inpatient stay, 4 days', {
      start: '2026-06-02T10:00:00Z',
      end: '2026-06-06T13:00:00Z',
      place: 'City Hospital, Hogarth Ward'
    }),
    encounter('outpatient', 'Oncology clinic', {
      start: '2026-06-24T14:00:00Z',
      end: '2026-06-24T14:40:00Z',
      place: 'City Hospital'
    }),
    ...trend('haemoglobin', [
      ['2025-09-18', 128],
      ['2026-02-11', 112],
      ['2026-06-02', 96]
    ]),
    letter('palliative', LETTERS.clinic, {
      date: '2026-06-24T17:00:00Z',
      title: 'Oncology clinic letter, 24-Jun-2026',
      lines: ['No further treatment of the cancer. Wishes to die at home; community palliative care arranged.']
    }),
    carePlan('End of life care plan', {
      category: PLANS.endOfLife,
      created: '2026-06-24',
      status: 'completed',
      description: 'Not for CPR. Preferred place of death: home.',
      activities: ['Not for attempted cardiopulmonary resuscitation', 'Anticipatory medicines at home']
    })
  ])
}

function inTheCommunity(when: When): Chart {
  return chart(
    'nottshc-rio',
    '1003',
    HAROLD,
    [
      service('Community palliative nursing', { start: '2026-06-26' }),
      referral(words('Referral to community palliative care'), {
        authored: '2026-06-24',
        status: 'active',
        priority: 'urgent'
      }),
      appointment('Palliative nurse visit', { start: when.at(14, '10:00'), booked: '2026-06-26', place: 'Home' }),
      finding(words('Pain score'), { on: '2026-08-10', value: 3, note: 'Out of 10' }),
      relative('Edna', 'Pemberton', { relationship: KIN.wife, also: 'Next of kin', telephone: '01632 960231' })
    ],
    // this source has not been told: no date of death
    { unawareOfDeath: true }
  )
}

function onTheRegister(): Chart {
  return chart('gprcc', 'g-10077', HAROLD, [
    condition(PROBLEMS.lungCancer, { recorded: '2025-09-29' }),
    condition(PROBLEMS.heartAttack, { recorded: '2015-07-08', onset: '2015-06-29' }),
    prescription(MEDICINES.clopidogrel, {
      authored: '2015-07-08',
      dose: 'One tablet once a day',
      status: 'stopped',
      until: '2026-06-30',
      statusReason: 'End of life'
    }),
    prescription(MEDICINES.morphine, {
      authored: '2026-07-02',
      dose: '2.5 ml when needed for pain, up to six times a day',
      course: 'acute',
      status: 'completed',
      until: '2026-08-14'
    }),
    register('end-of-life', 'On the palliative care register', { on: '2026-06-29', value: 'Yes' }),
    register('end-of-life', 'Resuscitation', {
      on: '2026-06-29',
      value: 'Not for attempted cardiopulmonary resuscitation'
    }),
    register('end-of-life', 'Preferred place of death', { on: '2026-06-29', value: 'Home' }),
    register('end-of-life', 'Place of death', { on: '2026-08-14', value: 'Home' })
  ])
}
