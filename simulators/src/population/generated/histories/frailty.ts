/** Old age with help: register entries, a care package of the council, nurses at home, a ReSPECT form that sources may read differently. */
import { encounter, service } from '../../builders/activity.ts'
import { condition, flag } from '../../builders/clinical.ts'
import { caseNotes, endOfLifePage, frailtyPage } from '../../builders/register-pages.ts'
import { carePlan, letter, relative, team } from '../../builders/papers.ts'
import { assessment, careService, contact, equipment, supportReason } from '../../builders/social-care.ts'
import { words } from '../../codes.ts'
import { KIN, LETTERS, PLANS, PROBLEMS } from '../../vocabulary.ts'
import type { Draft } from '../draft.ts'
import { inUnit } from '../../builders/units.ts'

export function frailty(draft: Draft): void {
  const { random, ageYears } = draft
  if (ageYears < 76 || !random.chance(ageYears > 84 ? 0.7 : 0.35)) return
  draft.topics.push('frail')
  const since = random.whole(120, 1300)
  onTheRegister(draft, since)
  if (random.chance(0.75)) carePackage(draft, since - 30)
  if (random.chance(0.6)) nursesAtHome(draft, since - 50)
  if (random.chance(0.5)) respectForm(draft, random.whole(10, 110))
}

function onTheRegister({ random, when, add }: Draft, since: number): void {
  const severe = random.chance(0.4)
  add('gprcc', condition(severe ? PROBLEMS.severeFrailty : PROBLEMS.moderateFrailty, { recorded: when.ago(since) }))
  const review = {
    on: when.ago(random.whole(5, 100)),
    index: random.whole(severe ? 37 : 25, severe ? 52 : 36) / 100,
    clinicalFrailty: random.whole(severe ? 6 : 5, severe ? 8 : 6),
    falls: random.whole(0, 4),
    mobility: random.pick(['Walks with a stick', 'Walks with a frame indoors', 'Housebound']),
    lives: random.pick(['Alone', 'With husband or wife', 'With family', 'In a care home'])
  }
  add('gprcc', ...frailtyPage(review))
  if (random.chance(0.5)) {
    const last = random.whole(3, 60)
    const texts = ['Telephoned; managing well.', 'Daughter asks for a key safe.', 'Discussed at the practice meeting.']
    add('gprcc', ...caseNotes(texts.map((text, index) => [when.ago(last + index * random.whole(20, 60)), text])))
  }
}

/** The city publishes assessments and equipment, the county does not. */
function carePackage({ random, when, place, person, add }: Draft, since: number): void {
  add(place.council, contact('Request for support at home', { authored: when.ago(since + 20), from: 'GP practice' }))
  add(place.council, supportReason('Physical support: personal care', { recorded: when.ago(since) }))
  add(
    place.council,
    careService(random.pick(['Home care, twice a day', 'Home care, once a day', 'Day centre']), {
      start: when.ago(since)
    })
  )
  add(
    place.council,
    team('Adult care team', when.ago(since), [{ role: 'Home care provider', name: 'Trentside Care Ltd' }])
  )
  const kin = random.pick([KIN.daughter, KIN.son])
  add(
    place.council,
    relative(kin === KIN.son ? 'Paul' : 'Susan', person.family, {
      relationship: kin,
      also: 'Informal carer',
      telephone: '01632 960205'
    })
  )
  if (place.council !== 'city-council-asc') return
  add(
    place.council,
    assessment('Care Act assessment', {
      authored: when.ago(since + 10),
      start: when.ago(since + 8),
      end: when.ago(since + 2),
      outcome: 'Eligible for support'
    })
  )
  add(
    place.council,
    equipment(random.pick(['Bath board', 'Perching stool', 'Pendant alarm']), { authored: when.ago(since) })
  )
}

function nursesAtHome({ random, when, add }: Draft, since: number): void {
  const unit = random.pick(['nursing', 'tissue', 'podiatry'] as const)
  add('citycare-systmone', inUnit(unit, service('Care at home', { start: when.ago(since) })))
  if (unit === 'tissue')
    add('citycare-systmone', inUnit(unit, condition(PROBLEMS.venousUlcer, { recorded: when.ago(since) })))
  for (const days of [since - 7, since - 21, since - 35]) {
    if (days > 1)
      add(
        'citycare-systmone',
        inUnit(
          unit,
          encounter('home', 'Home visit', {
            start: when.at(-days, '11:00'),
            end: when.at(-days, '11:40'),
            place: "Person's home"
          })
        )
      )
  }
  const description = 'Skin and medicines checked at each visit; family knows whom to call.'
  add(
    'citycare-systmone',
    inUnit(
      unit,
      carePlan('Care plan of the community nurses', {
        category: PLANS.general,
        created: when.ago(since - 2),
        description
      })
    )
  )
}

/** A recommendation that was changed at one place and not at the other. */
function respectForm({ random, when, place, add, write, differ, same, topics }: Draft, days: number): void {
  topics.push('ReSPECT form')
  const said = random.pick(['Not for CPR', 'For CPR'])
  const overruled = random.chance(0.25)
  const now = overruled ? (said === 'For CPR' ? 'Not for CPR' : 'For CPR') : said
  const here = write('gprcc', flag(words(`ReSPECT: ${said}`), { category: 'advance-directive', from: when.ago(days) }))
  const there = write(
    place.hospital,
    flag(words(`ReSPECT: ${now}`), { category: 'advance-directive', from: when.ago(Math.max(2, days - 9)) })
  )
  if (overruled) differ(here, there, 'different resuscitation recommendations')
  else same(here, there)
  const preferred = random.pick(['Home', 'Care home', 'Hospice'])
  const plan = {
    on: when.ago(days),
    stage: random.pick(['Blue (a year or more)', 'Green (months)', 'Yellow (weeks)'] as const),
    resuscitation: said,
    care: preferred,
    death: random.chance(0.8) ? preferred : 'Hospice',
    medicines: random.pick(['In the house, in a sealed box', 'Not yet needed'])
  }
  add('gprcc', ...endOfLifePage(plan))
  add(
    place.hospital,
    letter('respect', LETTERS.respect, {
      date: when.at(-Math.max(2, days - 9), '10:00'),
      title: 'ReSPECT form',
      lines: [`Recommendation: ${now}.`, 'Discussed with the person and the family.']
    })
  )
}
