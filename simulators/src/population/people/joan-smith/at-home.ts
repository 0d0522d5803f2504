/** Joan Smith at home: the ambulance that fetched her, and the community units that visit her. */
import { encounter, service } from '../../builders/activity.ts'
import { allergy, condition } from '../../builders/clinical.ts'
import { finding, news2, vital } from '../../builders/measurements.ts'
import { carePlan } from '../../builders/papers.ts'
import { inUnit } from '../../builders/units.ts'
import { chart } from '../../chart.ts'
import { sct, words } from '../../codes.ts'
import type { When } from '../../dates.ts'
import type { Chart, Person } from '../../resident.ts'
import { ALLERGIES, PLANS, PROBLEMS } from '../../vocabulary.ts'

/** Once more what the hospital has as a 999 visit: the two are one event, seen from two sides. */
export function joanInTheAmbulance(joan: Person, when: When): Chart {
  const onScene = when.at(-4, '13:32')
  return chart('emas-epr', '1001', joan, [
    encounter('999', '999 call: breathing problems', {
      start: when.at(-4, '13:20'),
      end: when.at(-4, '14:08'),
      place: "Person's home",
      reason: PROBLEMS.copdExacerbation,
      disposition: words("Conveyed to Queen's Medical Centre")
    }),
    vital('oxygenSaturation', 86, onScene),
    vital('respiratoryRate', 28, onScene),
    vital('heartRate', 112, onScene),
    news2(8, onScene)
  ])
}

export function joanWithTheNurses(joan: Person, when: When): Chart {
  const visit = (daysAgo: number) =>
    inUnit(
      'nursing',
      encounter('home', 'Home visit: community nurse', {
        start: when.at(-daysAgo, '10:30'),
        end: when.at(-daysAgo, '11:05'),
        place: "Person's home"
      })
    )
  return chart('citycare-systmone', '3004', joan, [
    inUnit('nursing', service('Community nursing', { start: '2025-05-06' })),
    visit(9),
    visit(16),
    inUnit('nursing', allergy(ALLERGIES.penicillin, { recorded: '2025-05-06', note: 'As told by her daughter.' })),
    inUnit(
      'nursing',
      carePlan('Community nursing care plan', {
        category: PLANS.general,
        created: '2025-05-07',
        description: 'Weekly visit: breathing, skin, medicines. Susan has a key.',
        activities: ['Check inhaler technique', 'Pressure areas']
      })
    ),
    inUnit('podiatry', condition(PROBLEMS.type2Diabetes, { recorded: '2025-07-02' })),
    inUnit(
      'podiatry',
      finding(sct('401191002', 'Diabetic foot examination'), {
        on: '2026-07-08',
        category: 'exam',
        value: 'Low risk, both feet'
      })
    )
  ])
}
