/** Mohammed Hussain: two numbers were merged; the hospital still launches with the old one. */
import { appointment, encounter, referral } from '../builders/activity.ts'
import { allergy, condition, immunisation, procedure } from '../builders/clinical.ts'
import { bloodPressure, lab, report, trend, vital } from '../builders/measurements.ts'
import { prescription, takes } from '../builders/medicines.ts'
import { letter, relative } from '../builders/papers.ts'
import { chart } from '../chart.ts'
import { sct, words } from '../codes.ts'
import type { When } from '../dates.ts'
import type { Chart, Person, Resident } from '../resident.ts'
import { ALLERGIES, KIN, LETTERS, MEDICINES, PROBLEMS, REACTIONS, VACCINES } from '../vocabulary.ts'

const MOHAMMED: Person = {
  nhsNumber: '9990000719',
  family: 'HUSSAIN',
  given: ['Mohammed', 'Tariq'],
  prefix: 'Mr',
  birthDate: '1963-07-19',
  gender: 'male',
  address: { line: '52 Radford Boulevard', town: 'Nottingham', postcode: 'NG7 3AB' },
  telephone: '01632 960241',
  practice: 'sherwood',
  supersededNumbers: ['9990001375']
}

export function mohammedHussain(when: When): Resident {
  return {
    person: MOHAMMED,
    title: 'Two numbers merged into one',
    story:
      'Taxi driver with a heart attack last month. He once had two NHS numbers; the hospital still uses the old one, and the record opens the surviving one. ' +
      'Hospital and GP disagree about his blood thinner.',
    knownAs: { nhsNumber: '9990001375' },
    relationship: { kind: 'inpatient', ref: 'spell-412', place: 'Cardiology, Morris Ward' },
    charts: [atTheHospital(when), onTheRegister(when)]
  }
}

function atTheHospital(when: When): Chart {
  return chart('nuh-epr', '1006', MOHAMMED, [
    allergy(ALLERGIES.sulphonamide, {
      recorded: when.ago(31),
      onset: '1999',
      reaction: { manifestation: REACTIONS.rash, severity: 'moderate' }
    }),
    condition(PROBLEMS.heartAttack, {
      recorded: when.ago(31),
      onset: when.ago(31),
      category: 'encounter-diagnosis'
    }),
    condition(PROBLEMS.atrialFibrillation, { recorded: when.ago(29), onset: when.ago(29) }),
    condition(PROBLEMS.type2Diabetes, { recorded: when.ago(31), onset: '2018' }),
    procedure(sct('415070008', 'Percutaneous coronary intervention'), {
      performed: when.ago(31),
      by: 'dr-lindqvist'
    }),
    encounter('inpatient', 'Inpatient stay, cardiology', {
      start: when.at(-31, '03:40'),
      end: when.at(-26, '14:00'),
      place: 'City Hospital, Morris Ward'
    }),
    encounter('inpatient', 'Day case: echocardiogram', {
      start: when.hoursAgo(1),
      place: 'City Hospital, Morris Ward'
    }),
    appointment('Cardiac rehabilitation', {
      start: when.at(9, '13:00'),
      booked: when.ago(26),
      place: 'City Hospital gym',
      minutes: 60
    }),
    lab('troponin', 812, when.at(-31, '04:10'), { id: 'trop-1', issued: when.at(-31, '05:02') }),
    lab('troponin', 1460, when.at(-31, '07:10'), { id: 'trop-2', issued: when.at(-31, '08:01') }),
    report(words('Troponin series'), when.at(-31, '04:10'), ['trop-1', 'trop-2'], 'Rising: acute myocardial injury.'),
    prescription(MEDICINES.apixaban, {
      authored: when.at(-27, '10:00'),
      dose: 'One tablet twice a day',
      category: 'discharge',
      reason: PROBLEMS.atrialFibrillation
    }),
    prescription(MEDICINES.clopidogrel, {
      authored: when.at(-27, '10:00'),
      dose: 'One tablet once a day',
      category: 'discharge'
    }),
    prescription(MEDICINES.aspirin, {
      authored: when.at(-31, '04:00'),
      dose: 'One tablet once a day',
      status: 'stopped',
      statusReason: 'Replaced by apixaban and clopidogrel',
      until: when.ago(27),
      category: 'inpatient'
    }),
    letter('mi-discharge', LETTERS.discharge, {
      date: when.at(-26, '15:20'),
      title: 'Discharge summary, cardiology',
      lines: [
        'Heart attack treated with one stent. New atrial fibrillation: apixaban started, aspirin STOPPED.',
        'GP: please update the repeat list.'
      ]
    }),
    relative('Shazia', 'Hussain', { relationship: KIN.wife, also: 'Next of kin', telephone: '01632 960241' })
  ])
}

function onTheRegister(when: When): Chart {
  return chart('gprcc', 'g-28811', MOHAMMED, [
    condition(PROBLEMS.type2Diabetes, { recorded: '2018-05-02', onset: '2018-05-02' }),
    condition(PROBLEMS.hypertension, { recorded: '2012-10-10' }),
    prescription(MEDICINES.aspirin, {
      authored: '2018-06-01',
      dose: 'One tablet once a day',
      note: `Repeat, last issued ${when.ago(5)}`
    }),
    prescription(MEDICINES.metformin, {
      authored: '2018-05-02',
      dose: 'One tablet twice a day',
      note: `Repeat, last issued ${when.ago(5)}`
    }),
    prescription(MEDICINES.insulinGlargine, {
      authored: '2024-03-11',
      dose: '14 units at night',
      note: `Repeat, last issued ${when.ago(33)}`
    }),
    takes(MEDICINES.ibuprofen, { asserted: when.ago(40), dose: 'Bought over the counter for his back, most days' }),
    ...trend('hba1c', [
      ['2024-03-11', 84],
      ['2024-09-09', 71],
      ['2025-03-17', 66],
      ['2026-03-09', 64]
    ]),
    lab('hba1cPercent', 8.2, '2019-02-11'),
    bloodPressure(158, 92, when.ago(40)),
    vital('bmi', 31.2, when.ago(40)),
    immunisation(VACCINES.flu, { given: when.ago(40), recorded: when.ago(40) }),
    referral(words('Referral to diabetes structured education'), { authored: '2018-06-01', status: 'revoked' })
  ])
}
