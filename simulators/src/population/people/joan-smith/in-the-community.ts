/** Joan Smith at the mental-health and community trust: the memory service, and the other view of penicillin. */
import { appointment, encounter, referral, service } from '../../builders/activity.ts'
import { allergy, condition } from '../../builders/clinical.ts'
import { finding } from '../../builders/measurements.ts'
import { takes } from '../../builders/medicines.ts'
import { aboutMe, carePlan, goal, letter, team } from '../../builders/papers.ts'
import { chart, type Item } from '../../chart.ts'
import { loinc, sct } from '../../codes.ts'
import type { When } from '../../dates.ts'
import type { Chart, Person } from '../../resident.ts'
import { ALLERGIES, LETTERS, MEDICINES, PLANS, PROBLEMS, REACTIONS } from '../../vocabulary.ts'

const MOCA = { ...loinc('72172-0', 'Total score [MoCA]'), text: 'Montreal cognitive assessment score' }

export function joanInTheCommunity(joan: Person, when: When): Chart {
  return chart('nottshc-rio', '1004', joan, [
    allergy(ALLERGIES.penicillin, {
      recorded: '2024-06-11',
      verification: 'refuted',
      clinical: 'inactive',
      criticality: 'low',
      reaction: { manifestation: REACTIONS.nausea, severity: 'mild' },
      note: 'Patient says tablets made her feel sick. Recorded as not an allergy.',
      by: 'cpn-frost'
    }),
    condition(PROBLEMS.mildCognitiveImpairment, { recorded: '2024-01-19', onset: '2023' }),
    condition(PROBLEMS.type2Diabetes, { recorded: '2024-01-19', onset: '2011', note: 'From the referral letter.' }),
    takes(MEDICINES.metformin, {
      asserted: '2024-06-11',
      from: '2014',
      dose: '500 mg twice a day, she says; has a dosette box'
    }),
    takes(MEDICINES.salbutamol, { asserted: '2024-06-11', dose: 'Two puffs when needed' }),
    encounter('outpatient', 'Memory assessment', {
      start: '2024-01-19T10:00:00Z',
      end: '2024-01-19T11:30:00Z',
      place: 'St Francis Unit'
    }),
    encounter('home', 'Home visit, community nurse', {
      start: when.at(-17, '13:00'),
      end: when.at(-17, '13:45'),
      place: 'Home',
      by: 'cpn-frost'
    }),
    appointment('Memory service review', {
      start: when.at(16, '11:20'),
      booked: when.ago(30),
      place: 'St Francis Unit',
      minutes: 40
    }),
    referral(sct('183524004', 'Referral to psychiatry service', 'Referral to memory assessment service'), {
      authored: '2023-11-02',
      status: 'completed',
      reason: 'Forgetting appointments; daughter worried'
    }),
    service('Memory service', { start: '2023-11-20' }),
    service('Community nursing', { start: '2023-01-25', end: '2023-04-14', by: 'cpn-frost' }),
    finding(MOCA, { on: '2024-01-19', value: 22, note: 'Out of 30' }),
    finding(MOCA, { on: '2025-07-08', value: 21, note: 'Out of 30' }),
    ...joansPlans()
  ])
}

/** Letters, plans and what matters to her. */
function joansPlans(): Item[] {
  return [
    letter('memory', LETTERS.clinic, {
      date: '2026-09-02T15:00:00Z',
      title: 'Memory clinic letter, 02-Sep-2026',
      lines: ['Stable since last year. Still lives alone and manages with help twice a day. Review in three months.']
    }),
    goal('goal-home', 'To stay in my own house', '2024-01-19', 'in-progress'),
    goal('goal-choir', 'To sing with the choir on Thursdays again', '2025-07-08', 'improving'),
    carePlan('Memory service care plan', {
      category: PLANS.mentalHealth,
      created: '2024-02-02',
      description: 'Living well with memory problems.',
      goals: ['goal-home', 'goal-choir'],
      activities: ['Whiteboard and telephone reminders', 'Cognitive stimulation group']
    }),
    team('Memory service', '2023-11-20', [{ role: 'Community nurse', name: 'Ellen Frost' }]),
    aboutMe('2025-07-08T10:20:00Z', [
      ['What is most important to me', 'My garden, my daughter Susan, and singing.'],
      [
        'How to talk with me',
        [
          ['Hearing', 'Left hearing aid. Face me and take your time.'],
          ['Reading', 'Large print, please.']
        ]
      ],
      ['What worries me', 'Being a burden; going into a home.'],
      ['How I take my medicines', 'From the dosette box. I cannot swallow big tablets.']
    ])
  ]
}
