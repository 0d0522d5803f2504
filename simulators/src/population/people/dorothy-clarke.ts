/** Dorothy Clarke: a long life of half-remembered dates, and things that were written down and taken back (H-004, H-007). */
import { encounter, referral, service } from '../builders/activity.ts'
import { allergy, condition, flag, immunisation, procedure } from '../builders/clinical.ts'
import { finding, register, trend } from '../builders/measurements.ts'
import { prescription, takes } from '../builders/medicines.ts'
import { aboutMe, carePlan, goal, relative } from '../builders/papers.ts'
import { careService, equipment, supportReason } from '../builders/social-care.ts'
import { chart } from '../chart.ts'
import { sct, words } from '../codes.ts'
import type { When } from '../dates.ts'
import type { Chart, Person, Resident } from '../resident.ts'
import { ALLERGIES, KIN, MEDICINES, PLANS, PROBLEMS, REACTIONS, VACCINES } from '../vocabulary.ts'

const DOROTHY: Person = {
  nhsNumber: '9990001049',
  family: 'CLARKE',
  given: ['Dorothy', 'May'],
  prefix: 'Mrs',
  birthDate: '1936-02-29',
  gender: 'female',
  address: { line: 'Beechwood House, 1 Park Row', town: 'Beeston', postcode: 'NG9 4AB' },
  telephone: '01632 960251',
  practice: 'beeston'
}

export function dorothyClarke(when: When): Resident {
  return {
    person: DOROTHY,
    title: 'Partial dates, refuted and mistaken entries',
    story:
      'Ninety, born on a leap day, in a care home with dementia. Much of her history has only a year. One allergy was refuted, one was entered in error, one has resolved; ' +
      'an antibiotic course of long ago must not look current.',
    relationship: { kind: 'outpatient', ref: 'clinic-3007', place: 'Fracture liaison clinic' },
    charts: [atTheHospital(), inTheCommunity(), atTheCouncil(), onTheRegister(when)]
  }
}

function atTheHospital(): Chart {
  return chart('nuh-epr', '1009', DOROTHY, [
    allergy(ALLERGIES.penicillin, {
      recorded: '2011',
      verification: 'refuted',
      clinical: 'inactive',
      note: 'Tested in clinic and given without trouble.'
    }),
    allergy(ALLERGIES.latex, {
      recorded: '2019-08-30',
      verification: 'entered-in-error',
      category: 'environment',
      note: 'Wrong patient.'
    }),
    allergy(ALLERGIES.ibuprofen, {
      recorded: '2004-05',
      clinical: 'resolved',
      type: 'intolerance',
      reaction: { manifestation: REACTIONS.nausea, severity: 'mild' }
    }),
    condition(sct('5913000', 'Fracture of neck of femur'), {
      recorded: '2024-02-06',
      onset: '2024-02-05',
      clinical: 'inactive'
    }),
    condition(PROBLEMS.tuberculosis, { recorded: '2011', onset: '1951', clinical: 'resolved', abatement: '1953' }),
    procedure(sct('52734007', 'Total replacement of hip', 'Hip replacement, left'), { performed: '2024-02-06' }),
    procedure(sct('236886002', 'Hysterectomy'), { performed: '1978' }),
    encounter('inpatient', 'Inpatient stay, 12 days', {
      start: '2024-02-05T23:30:00Z',
      end: '2024-02-17T11:00:00Z',
      place: "Queen's Medical Centre, Trauma ward",
      disposition: sct('306691003', 'Discharge to residential home')
    }),
    // half past midnight of the next day in London (H-007)
    encounter('999', '999 ambulance, not conveyed', {
      start: '2025-07-05T23:30:00Z',
      end: '2025-07-06T00:10:00Z',
      place: 'Beechwood House'
    }),
    prescription(MEDICINES.amoxicillin, {
      authored: '2024-02-12T09:15:00Z',
      dose: 'One capsule three times a day for 5 days',
      course: 'acute',
      until: '2024-02-17',
      category: 'inpatient',
      note: 'Never marked as completed in the hospital’s system.'
    }),
    prescription(MEDICINES.ibuprofen, {
      authored: '2024-02-06T14:00:00Z',
      dose: 'Do not give',
      doNotPerform: true,
      category: 'inpatient',
      note: 'Kidney function.'
    })
  ])
}

function inTheCommunity(): Chart {
  return chart('nottshc-rio', '1002', DOROTHY, [
    flag(words('Needs a familiar person with her for any procedure'), {
      category: 'communication',
      from: '2023-03-01'
    }),
    condition(PROBLEMS.alzheimers, { recorded: '2022-09-14', onset: '2021' }),
    // an unknown modifier may turn the meaning round: not to be shown as fact (H-004)
    condition(PROBLEMS.depression, {
      recorded: '2023-01-18',
      more: {
        modifierExtension: [
          { url: 'https://rio.nottshc.example/StructureDefinition/screened-negative', valueBoolean: true }
        ]
      }
    }),
    takes(MEDICINES.donepezil, {
      asserted: '2024-04-02',
      from: '2022-10',
      until: '2024-04',
      status: 'stopped',
      dose: 'One tablet at night',
      statusReason: 'Slow pulse'
    }),
    service('Dementia outreach', { start: '2022-10-03' }),
    referral(words('Referral to dementia outreach'), { authored: '2022-09-20', status: 'completed' }),
    finding(words('Addenbrooke’s cognitive examination'), { on: '2022-09', value: 58, note: 'Out of 100' }),
    goal('goal-calm', 'To have calm mornings', '2025-05-06', 'in-progress'),
    carePlan('Dementia care plan', {
      category: PLANS.mentalHealth,
      created: '2025-05-06',
      description: 'Settled routine, music, no night sedation.',
      goals: ['goal-calm']
    }),
    aboutMe('2025-05-06T14:00:00Z', [
      ['Call me', 'Dot'],
      [
        'What calms me',
        [
          ['Music', 'Brass bands; my husband played the cornet.'],
          ['People', 'My son Peter; Carol who does nights.']
        ]
      ],
      ['What upsets me', 'Being rushed in the morning.']
    ]),
    relative('Peter', 'Clarke', {
      relationship: KIN.son,
      also: 'Lasting power of attorney, health and welfare',
      telephone: '01632 960252'
    })
  ])
}

function atTheCouncil(): Chart {
  return chart('city-council-asc', '1003', DOROTHY, [
    supportReason('Support with memory and cognition', { recorded: '2022-11-01' }),
    careService('Residential care', { start: '2024-02-17' }),
    careService('Day centre', { start: '2022-11-14', end: '2024-02-04' }),
    equipment('Pressure-relieving mattress', { authored: '2024-02-20' })
  ])
}

function onTheRegister(when: When): Chart {
  return chart('gprcc', 'g-00913', DOROTHY, [
    condition(PROBLEMS.osteoporosis, { recorded: '2011', onset: '2011' }),
    condition(PROBLEMS.hypothyroidism, { recorded: '1974-06', onset: '1974' }),
    condition(PROBLEMS.heartFailure, {
      recorded: '2023-10-02',
      onset: '2023-09',
      note: 'Known to the GP alone: not yet in any hospital record.'
    }),
    condition(PROBLEMS.type2Diabetes, {
      recorded: '2016-03-03',
      verification: 'entered-in-error',
      note: 'Entered on the wrong record.'
    }),
    prescription(MEDICINES.levothyroxine, {
      authored: '1974-06',
      dose: 'One tablet in the morning',
      note: `Repeat, last issued ${when.ago(14)}`
    }),
    prescription(MEDICINES.alendronicAcid, {
      authored: '2011',
      dose: 'One tablet on Sundays',
      note: `Repeat, last issued ${when.ago(14)}`
    }),
    prescription(MEDICINES.furosemide, {
      authored: '2023-10-02',
      dose: 'One tablet in the morning',
      note: `Repeat, last issued ${when.ago(14)}`
    }),
    immunisation(VACCINES.flu, { given: when.ago(47), recorded: when.ago(46) }),
    ...trend('tsh', [
      ['2024-05-13', 5.1],
      ['2025-05-12', 3.2],
      ['2026-05-11', 2.8]
    ]),
    register('frailty', 'Clinical Frailty Scale', { on: '2026-05-11', value: '7, living with severe frailty' }),
    register('frailty', 'Falls in the last 12 months', { on: '2026-05-11', value: 1 }),
    register('end-of-life', 'Advance care plan', {
      on: '2025-06',
      value: 'In place; prefers to stay at Beechwood House'
    })
  ])
}
