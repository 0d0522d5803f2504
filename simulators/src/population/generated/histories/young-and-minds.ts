/** Children with their vaccines and health visitors; minds that need help, from the first talk to the mental-health team. */
import { encounter, referral, service } from '../../builders/activity.ts'
import { condition, flag, immunisation } from '../../builders/clinical.ts'
import { finding } from '../../builders/measurements.ts'
import { prescription } from '../../builders/medicines.ts'
import { carePlan } from '../../builders/papers.ts'
import { contact } from '../../builders/social-care.ts'
import { sct, words } from '../../codes.ts'
import { MEDICINES, PLANS, PROBLEMS, VACCINES } from '../../vocabulary.ts'
import type { Draft } from '../draft.ts'
import { inUnit } from '../../builders/units.ts'

export function youngAndMinds(draft: Draft): void {
  const { random, ageYears } = draft
  if (ageYears < 16) child(draft)
  if (ageYears >= 15 && ageYears <= 75 && random.chance(0.17)) lowMood(draft)
}

/** The routine schedule, by age in days; a vaccine without a code here is written in words, as practices also do. */
const SCHEDULE = [
  [58, words('6-in-1 vaccine (DTaP/IPV/Hib/HepB), first')],
  [86, words('6-in-1 vaccine (DTaP/IPV/Hib/HepB), second')],
  [114, words('6-in-1 vaccine (DTaP/IPV/Hib/HepB), third')],
  [372, VACCINES.mmr],
  [1220, VACCINES.mmr],
  [1221, words('4-in-1 pre-school booster (dTaP/IPV)')]
] as const

function child(draft: Draft): void {
  const { random, when, person, place, add } = draft
  const ageDays = Math.floor((Date.parse(when.ago(0)) - Date.parse(person.birthDate)) / 86_400_000)
  const declined = random.chance(0.06)
  for (const [atDays, vaccine] of SCHEDULE) {
    const days = ageDays - atDays - random.whole(0, 20)
    if (days < 1) continue
    const facts = { given: when.ago(days), recorded: when.ago(Math.max(1, days - random.whole(0, 3))) }
    add(
      'gprcc',
      immunisation(vaccine, declined ? { ...facts, status: 'not-done', reason: words('Declined by parent') } : facts)
    )
  }
  draft.topics.push(declined ? 'a child, vaccines declined' : 'a child')
  if (ageDays > 20) {
    const start = when.at(-Math.max(1, ageDays - 14), '13:30')
    add(
      'citycare-systmone',
      inUnit('children', encounter('home', 'Health visitor: new birth visit', { start, end: start }))
    )
  }
  if (random.chance(0.15))
    add('gprcc', condition(PROBLEMS.eczema, { recorded: when.ago(Math.max(1, Math.floor(ageDays / 2))) }))
  if (random.chance(0.05)) {
    add(place.hospital, flag(words('Child protection plan'), { category: 'safety', from: when.ago(60) }))
    add(place.council, contact('Section 47 enquiry', { authored: when.ago(75), from: 'School' }))
  }
}

function lowMood(draft: Draft): void {
  const { random, when, add, write } = draft
  const problem = random.pick([PROBLEMS.depression, PROBLEMS.anxiety])
  draft.topics.push(String(problem.text).toLowerCase())
  const since = random.whole(60, 1800)
  const known = write('gprcc', condition(problem, { recorded: when.ago(since) }))
  add('gprcc', prescription(MEDICINES.sertraline, { authored: when.ago(since - 3), dose: 'One tablet once a day' }))
  const score = finding(sct('720433000', 'Patient Health Questionnaire Nine Item score', 'PHQ-9 score'), {
    on: when.ago(since),
    value: random.whole(6, 22)
  })
  add('gprcc', score)
  if (!random.chance(0.55)) return
  const referred = Math.max(20, since - random.whole(10, 60))
  add(
    'nottshc-rio',
    referral(words('Referral to community mental health team'), { authored: when.ago(referred), priority: 'routine' })
  )
  draft.same(known, write('nottshc-rio', condition(problem, { recorded: when.ago(Math.max(4, referred - 12)) })))
  add('nottshc-rio', service('Community mental health team', { start: when.ago(Math.max(4, referred - 12)) }))
  for (const days of [referred - 14, referred - 45, referred - 80]) {
    if (days > 1)
      add(
        'nottshc-rio',
        encounter('outpatient', 'Appointment with community nurse', {
          start: when.at(-days, '14:00'),
          end: when.at(-days, '14:50'),
          by: 'cpn-frost'
        })
      )
  }
  const description = 'Talks weekly; knows whom to call at night.'
  add(
    'nottshc-rio',
    carePlan('Care plan of the community team', {
      category: PLANS.mentalHealth,
      created: when.ago(Math.max(2, referred - 16)),
      description
    })
  )
}
