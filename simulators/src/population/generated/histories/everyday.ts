/** What almost everybody has: vaccines, measurements, a consultation now and then; and allergies, on which sources differ. */
import { allergy, immunisation } from '../../builders/clinical.ts'
import { encounter } from '../../builders/activity.ts'
import { bloodPressure, finding, vital } from '../../builders/measurements.ts'
import { sct, words } from '../../codes.ts'
import { ALLERGIES, PROBLEMS, REACTIONS, VACCINES } from '../../vocabulary.ts'
import type { Draft } from '../draft.ts'

const SMOKING = [
  sct('266919005', 'Never smoked tobacco', 'Never smoked'),
  sct('8517006', 'Ex-smoker'),
  sct('77176002', 'Smoker')
]

export function everyday(draft: Draft): void {
  const { random, when, ageYears, daysAgo } = draft
  if (ageYears >= 18) {
    const days = random.whole(20, 900)
    draft.add('gprcc', vital('weight', random.whole(540, 1050) / 10, when.ago(days)))
    draft.add('gprcc', bloodPressure(random.whole(108, 152), random.whole(64, 92), when.ago(days)))
    const code = sct('229819007', 'Tobacco use and exposure', 'Smoking status')
    draft.add('gprcc', finding(code, { on: when.ago(days), category: 'social-history', value: random.pick(SMOKING) }))
  }
  if (ageYears >= 65) {
    for (const days of [45, 410, 775]) {
      if (random.chance(0.8))
        draft.add('gprcc', immunisation(VACCINES.flu, { given: when.ago(days), recorded: when.ago(days) }))
    }
  }
  for (let left = random.whole(0, 3); left > 0; left -= 1) {
    const start = when.at(
      -daysAgo(10, 1200),
      `${random.whole(9, 16)}:${random.pick(['00', '10', '20', '40'])}`.padStart(5, '0')
    )
    draft.add('gprcc', encounter('outpatient', 'GP surgery consultation', { start, end: start, place: 'GP surgery' }))
  }
  if (random.chance(0.22)) allergic(draft)
  if (random.chance(0.12)) chestInfection(draft)
}

const SUBSTANCES = ['penicillin', 'latex', 'peanut', 'egg', 'aspirin', 'sulphonamide', 'ibuprofen'] as const

/** The hospital copies it, or has tested and crossed it out without telling the practice. */
function allergic(draft: Draft): void {
  const { random, when, place, daysAgo } = draft
  const substance = random.weighted([[6, 'penicillin'] as const, ...SUBSTANCES.map((one) => [1, one] as const)])
  const code = ALLERGIES[substance]
  const days = daysAgo(300, 5000)
  const manifestation = random.pick([REACTIONS.rash, REACTIONS.hives, REACTIONS.nausea, REACTIONS.anaphylaxis])
  const category = substance === 'peanut' || substance === 'egg' ? 'food' : 'medication'
  const facts = { category, reaction: { manifestation } } as const
  const first = draft.write('gprcc', allergy(code, { ...facts, recorded: when.ago(days) }))
  draft.topics.push(`allergic to ${String(code.text).toLowerCase()}`)
  const later = when.ago(Math.max(1, days - random.whole(20, 250)))
  if (random.chance(0.4)) draft.same(first, draft.write(place.hospital, allergy(code, { ...facts, recorded: later })))
  else if (random.chance(0.2)) {
    const note = 'Tested in the allergy clinic; not allergic.'
    const crossedOut = allergy(code, { category, recorded: later, verification: 'refuted', clinical: 'inactive', note })
    draft.differ(first, draft.write(place.hospital, crossedOut), 'active at the practice, refuted at the hospital')
  }
}

function chestInfection({ random, when, add, daysAgo }: Draft): void {
  const days = daysAgo(4, 700)
  const start = when.at(-days, '21:40')
  const reason = PROBLEMS.chestInfection
  add('nems-ooh', encounter('111', 'NHS 111 call', { start, end: start, reason }))
  if (random.chance(0.6)) {
    const seen = when.at(-days, '23:10')
    const disposition = words('Own GP within three days')
    add('nems-ooh', encounter('emergency', 'Out of hours doctor', { start: seen, end: seen, reason, disposition }))
  }
}
