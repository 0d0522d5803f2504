/** Daniel Oyelaran: what he wants done in a crisis, written when he was well. */
import { appointment, encounter, referral, service } from '../builders/activity.ts'
import { condition, flag } from '../builders/clinical.ts'
import { finding, lab, register, report, trend, vital } from '../builders/measurements.ts'
import { prescription } from '../builders/medicines.ts'
import { aboutMe, carePlan, goal, letter, relative, team } from '../builders/papers.ts'
import { chart, type Item } from '../chart.ts'
import { sct, words } from '../codes.ts'
import type { When } from '../dates.ts'
import type { Chart, Person, Resident } from '../resident.ts'
import { KIN, LETTERS, MEDICINES, PLANS, PROBLEMS } from '../vocabulary.ts'

const DANIEL: Person = {
  nhsNumber: '9990001111',
  family: 'OYELARAN',
  given: ['Daniel', 'Ayo'],
  prefix: 'Mr',
  birthDate: '1991-04-17',
  gender: 'male',
  address: { line: '204 Mansfield Road', town: 'Nottingham', postcode: 'NG1 3AB' },
  telephone: '01632 960261',
  practice: 'sherwood'
}

export function danielOyelaran(when: When): Resident {
  return {
    person: DANIEL,
    title: 'Mental-health crisis plan',
    story:
      'A music teacher with bipolar disorder who is well most of the time. He wrote a crisis plan with his nurse; tonight he is in the emergency department and nobody there knows him.',
    relationship: { kind: 'emergency', ref: 'ed-77140', place: 'Emergency Department, cubicle 9' },
    charts: [atTheHospital(when), inTheCommunity(when), onTheRegister(when)]
  }
}

function atTheHospital(when: When): Chart {
  return chart('nuh-epr', '1012', DANIEL, [
    encounter('emergency', 'Emergency department attendance', {
      start: when.hoursAgo(3),
      place: "Queen's Medical Centre, Emergency Department",
      reason: words('Not slept for four days, brought by a friend')
    }),
    encounter('999', '999 ambulance, not conveyed', {
      start: when.at(-9, '23:10'),
      end: when.at(-9, '23:55'),
      place: 'Home'
    }),
    lab('lithium', 0.3, when.hoursAgo(2.5), { id: 'lithium', issued: when.hoursAgo(1.5) }),
    lab('sodium', 139, when.hoursAgo(2.5), { id: 'sodium', issued: when.hoursAgo(1.5) }),
    lab('potassium', 4.1, when.hoursAgo(2.5), { id: 'potassium', issued: when.hoursAgo(1.5) }),
    report(
      words('Lithium and electrolytes'),
      when.hoursAgo(2.5),
      ['lithium', 'sodium', 'potassium'],
      'Lithium below range.'
    ),
    vital('heartRate', 104, when.hoursAgo(2.8)),
    vital('temperature', 36.8, when.hoursAgo(2.8))
  ])
}

function inTheCommunity(when: When): Chart {
  return chart('nottshc-rio', '1001', DANIEL, [
    flag(words('Has a crisis plan: read it first'), { category: 'clinical', from: '2025-09-10' }),
    flag(words('Risk to self when unwell'), { category: 'behavioral', from: '2019-03-02', by: 'cpn-frost' }),
    condition(PROBLEMS.bipolar, { recorded: '2013-08-08', onset: '2012' }),
    condition(PROBLEMS.depression, { recorded: '2012-02-20', clinical: 'inactive' }),
    prescription(MEDICINES.lithium, {
      authored: '2015-01-19',
      dose: 'Two tablets (800 mg) at night',
      by: 'dr-mbeki'
    }),
    prescription(MEDICINES.olanzapine, {
      authored: '2023-06-12',
      dose: 'One tablet at night when sleep falls below four hours',
      course: 'seasonal'
    }),
    encounter('inpatient', 'Inpatient stay, 23 days', {
      start: '2019-03-02T20:00:00Z',
      end: '2019-03-25T11:00:00Z',
      place: 'Highbury Hospital, Redwood ward'
    }),
    encounter('virtual', 'Telephone review', {
      start: when.at(-12, '16:00'),
      end: when.at(-12, '16:15'),
      by: 'cpn-frost'
    }),
    appointment('Community mental health review', {
      start: when.at(3, '09:30'),
      booked: when.ago(12),
      place: 'Stonebridge Centre',
      minutes: 45
    }),
    appointment('Lithium clinic', {
      start: '2026-08-18T09:00:00Z',
      booked: '2026-07-01',
      place: 'Stonebridge Centre',
      status: 'noshow'
    }),
    referral(sct('183524004', 'Referral to psychiatry service', 'Referral to early intervention in psychosis'), {
      authored: '2012-09-03',
      status: 'completed'
    }),
    referral(words('Referral to crisis resolution and home treatment'), {
      authored: when.ago(9),
      priority: 'urgent'
    }),
    service('Community mental health team', { start: '2013-08-08', by: 'cpn-frost' }),
    ...plansAndPeople(when)
  ])
}

function onTheRegister(when: When): Chart {
  return chart('gprcc', 'g-27731', DANIEL, [
    condition(PROBLEMS.bipolar, { recorded: '2013-08-20' }),
    prescription(MEDICINES.lithium, {
      authored: '2015-02-02',
      dose: 'Two tablets (800 mg) at night',
      note: `Repeat, last issued ${when.ago(95)}: overdue`
    }),
    ...trend('lithium', [
      ['2025-09-15', 0.7],
      ['2026-02-09', 0.7],
      ['2026-05-11', 0.5]
    ]),
    ...trend('tsh', [['2026-05-11', 2.1]]),
    register('case-note', 'Care co-ordinator', {
      on: '2026-08-19',
      value: 'Missed lithium clinic; rang, will rebook himself.'
    })
  ])
}

const PHQ_9 = sct('720433000', 'Patient Health Questionnaire Nine Item score', 'PHQ-9 score')

/** The crisis plan, what matters to him, and whom to call. */
function plansAndPeople(when: When): Item[] {
  return [
    carePlan('Crisis plan', {
      category: PLANS.crisis,
      created: '2025-09-10',
      description: 'Written by Daniel with Ellen Frost when well.',
      activities: [
        'Early signs: buying instruments, no sleep, talking in rhyme',
        'What helps: dim light, one person at a time, olanzapine early',
        'What does not help: being held; many questions at once',
        'Call his sister Bisi before anything else'
      ],
      goals: ['goal-teach'],
      by: 'cpn-frost'
    }),
    goal('goal-teach', 'To keep teaching through the school year', '2025-09-10', 'improving'),
    team('Community mental health team', '2013-08-08', [{ role: 'Care co-ordinator', name: 'Ellen Frost' }]),
    finding(PHQ_9, { on: '2025-09-10', value: 4 }),
    finding(PHQ_9, { on: when.ago(12), value: 7 }),
    letter('crisis', LETTERS.crisisPlan, {
      date: '2025-09-10T15:00:00Z',
      title: 'Crisis plan, 10-Sep-2025',
      lines: ['Early signs, what helps, what does not, whom to call: his sister Bisi, 01632 960262.'],
      format: 'text/html',
      by: 'cpn-frost'
    }),
    aboutMe('2025-09-10T15:10:00Z', [
      ['What is most important to me', 'My pupils, the piano, sleep.'],
      ['How to tell me bad news', 'Plainly, and sitting down.']
    ]),
    relative('Bisi', 'Oyelaran', { relationship: KIN.sister, also: 'Emergency contact', telephone: '01632 960262' })
  ]
}
