/** Conditions that last for years, with the measurements and medicines that come with them. */
import { referral, service } from '../../builders/activity.ts'
import { condition } from '../../builders/clinical.ts'
import { bloodPressure, lab } from '../../builders/measurements.ts'
import { prescription } from '../../builders/medicines.ts'
import { diabetesPage } from '../../builders/register-pages.ts'
import { carePlan } from '../../builders/papers.ts'
import { words } from '../../codes.ts'
import { MEDICINES, PLANS, PROBLEMS } from '../../vocabulary.ts'
import type { Draft } from '../draft.ts'
import { inUnit } from '../../builders/units.ts'

const HBA1C_EVERY_DAYS = 182
const SERIES_DAYS_MAX = 2200

export function longTerm(draft: Draft): void {
  const { random, ageYears } = draft
  if (ageYears >= 40 && random.chance(0.16)) diabetes(draft)
  if (ageYears >= 45 && random.chance(0.36)) hypertension(draft)
  if (ageYears >= 68 && random.chance(0.14)) fibrillation(draft)
  if (ageYears >= 5 && ageYears < 55 && random.chance(0.1)) asthma(draft)
}

/** Half-yearly HbA1c that creeps up or comes down, never jumps; the older results in per cent. */
function diabetes(draft: Draft): void {
  const { random, when, place } = draft
  draft.topics.push('type 2 diabetes')
  const since = random.whole(500, 5500)
  const known = draft.write(
    'gprcc',
    condition(PROBLEMS.type2Diabetes, { recorded: when.ago(since), onset: when.ago(since) })
  )
  draft.add(
    'gprcc',
    prescription(MEDICINES.metformin, { authored: when.ago(since - 30), dose: 'One tablet twice a day with food' })
  )
  draft.add(
    'gprcc',
    prescription(MEDICINES.atorvastatin, { authored: when.ago(since - 45), dose: 'One tablet at night' })
  )
  let mmolPerMol = random.whole(46, 74)
  for (let days = Math.min(since, SERIES_DAYS_MAX); days > 5; days -= HBA1C_EVERY_DAYS) {
    const taken = when.ago(days - random.whole(0, 4))
    draft.add('gprcc', lab('hba1c', mmolPerMol, taken), lab('egfr', random.whole(52, 96), taken))
    mmolPerMol = Math.max(40, mmolPerMol + random.whole(-4, 5))
  }
  if (since > 4800) draft.add('gprcc', lab('hba1cPercent', 7.4, when.ago(4700)))
  const checkedDays = random.whole(20, 360)
  const review = {
    on: when.ago(checkedDays),
    hba1c: mmolPerMol,
    systolic: random.whole(118, 152),
    diastolic: random.whole(66, 90),
    cholesterol: random.whole(34, 62) / 10,
    bmi: random.whole(230, 390) / 10,
    egfr: random.whole(48, 94),
    albuminCreatinine: random.whole(4, 90) / 10,
    smoking: random.pick(['Never smoked', 'Ex-smoker', 'Smoker']),
    foot: random.pick(['Low risk, both feet', 'Moderate risk, left foot', 'High risk, right foot; seen by podiatry']),
    retina: random.pick(['No retinopathy', 'Background retinopathy', 'Referred to the eye clinic']),
    retinaOn: when.ago(checkedDays + random.whole(10, 200)),
    processes: random.whole(5, 8)
  }
  draft.add('gprcc', ...diabetesPage(review))
  if (random.chance(0.5))
    draft.same(
      known,
      draft.write(place.hospital, condition(PROBLEMS.type2Diabetes, { recorded: when.ago(Math.max(9, since - 220)) }))
    )
  if (random.chance(0.35)) diabetesNurse(draft)
}

function diabetesNurse({ random, when, add }: Draft): void {
  const days = random.whole(40, 600)
  add(
    'gprcc',
    referral(words('Referral to diabetes service'), {
      authored: when.ago(days + 12),
      status: 'completed',
      to: 'Community Diabetes Nursing'
    })
  )
  add('citycare-systmone', inUnit('diabetes', service('Community diabetes nursing', { start: when.ago(days) })))
  const description = 'Learns to adjust tablets to readings; diet and feet discussed.'
  add(
    'citycare-systmone',
    inUnit(
      'diabetes',
      carePlan('Diabetes self-management plan', { category: PLANS.diabetes, created: when.ago(days - 3), description })
    )
  )
}

function hypertension(draft: Draft): void {
  const { random, when } = draft
  draft.topics.push('high blood pressure')
  const since = random.whole(200, 4500)
  draft.add('gprcc', condition(PROBLEMS.hypertension, { recorded: when.ago(since) }))
  const medicine = random.pick([MEDICINES.ramipril, MEDICINES.amlodipine])
  draft.add('gprcc', prescription(medicine, { authored: when.ago(since - 14), dose: 'One once a day' }))
  for (let days = Math.min(since - 1, 1100); days > 10; days -= 365) {
    draft.add('gprcc', bloodPressure(random.whole(124, 158), random.whole(70, 94), when.ago(days)))
  }
}

/** The blood thinner is where practice and hospital contradict each other most. */
function fibrillation(draft: Draft): void {
  const { random, when, place } = draft
  draft.topics.push('atrial fibrillation')
  const since = random.whole(300, 2500)
  const known = draft.write('gprcc', condition(PROBLEMS.atrialFibrillation, { recorded: when.ago(since) }))
  draft.same(
    known,
    draft.write(
      place.hospital,
      condition(PROBLEMS.atrialFibrillation, { recorded: when.ago(since + 8), category: 'encounter-diagnosis' })
    )
  )
  const dose = 'One tablet twice a day'
  const issued = draft.write('gprcc', prescription(MEDICINES.apixaban, { authored: when.ago(since - 2), dose }))
  if (!random.chance(0.35)) return
  const stopped = {
    authored: when.ago(random.whole(5, 90)),
    dose,
    status: 'stopped',
    statusReason: 'Gastrointestinal bleed'
  } as const
  draft.differ(
    issued,
    draft.write(place.hospital, prescription(MEDICINES.apixaban, stopped)),
    'active at the practice, stopped at the hospital'
  )
}

function asthma({ daysAgo, when, add, topics }: Draft): void {
  topics.push('asthma')
  const since = daysAgo(200, 3500)
  add('gprcc', condition(PROBLEMS.asthma, { recorded: when.ago(since) }))
  add('gprcc', prescription(MEDICINES.salbutamol, { authored: when.ago(since - 1), dose: 'Two puffs when breathless' }))
  add('gprcc', prescription(MEDICINES.beclometasone, { authored: when.ago(since - 1), dose: 'Two puffs twice a day' }))
}
