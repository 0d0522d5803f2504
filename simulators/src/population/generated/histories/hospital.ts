/** Stays and visits that begin with an ambulance or a fall, and of which the practice hears a week later. */
import { appointment, encounter, service } from '../../builders/activity.ts'
import { condition, procedure } from '../../builders/clinical.ts'
import { lab, news2, vital } from '../../builders/measurements.ts'
import { prescription } from '../../builders/medicines.ts'
import { letter } from '../../builders/papers.ts'
import { sct } from '../../codes.ts'
import { LETTERS, MEDICINES, PROBLEMS } from '../../vocabulary.ts'
import type { Draft } from '../draft.ts'
import { inUnit } from '../../builders/units.ts'

export function hospital(draft: Draft): void {
  const { random, ageYears, person } = draft
  if (ageYears >= 55 && random.chance(0.11)) copd(draft)
  if (ageYears >= 75 && random.chance(0.14)) hipFracture(draft)
  if (random.chance(0.22)) injury(draft)
  if (person.gender === 'female' && ageYears >= 19 && ageYears <= 41 && random.chance(0.22)) pregnancy(draft)
}

function copd(draft: Draft): void {
  const { random, when } = draft
  draft.topics.push('COPD')
  const since = random.whole(900, 4500)
  draft.add('gprcc', condition(PROBLEMS.copd, { recorded: when.ago(since) }))
  draft.add(
    'gprcc',
    prescription(MEDICINES.tiotropium, { authored: when.ago(since - 20), dose: 'Inhale one capsule once a day' })
  )
  draft.add(
    'gprcc',
    prescription(MEDICINES.salbutamol, { authored: when.ago(since - 20), dose: 'Two puffs when breathless' })
  )
  for (let stays = random.whole(1, 3); stays > 0; stays -= 1)
    exacerbation(draft, stays, random.whole(12, 280) + (stays - 1) * 300)
  if (random.chance(0.5))
    draft.add(
      'citycare-systmone',
      inUnit('respiratory', service('Community respiratory team', { start: when.ago(200) }))
    )
}

/** 999, emergency department, ward, letter; the practice codes it from the letter seven to ten days later. */
function exacerbation(draft: Draft, number: number, days: number): void {
  const { random, when, place, add, write } = draft
  const reason = PROBLEMS.copdExacerbation
  const called = when.at(-days, '05:20')
  add(
    'emas-epr',
    encounter('999', '999 call: breathing problems', { start: called, end: when.at(-days, '06:25'), reason })
  )
  add(
    'emas-epr',
    vital('oxygenSaturation', random.whole(82, 91), called),
    vital('respiratoryRate', random.whole(24, 34), called),
    news2(random.whole(5, 9), called)
  )
  const stay = `stay${number}`
  const home = Math.max(2, days - random.whole(2, 8))
  add(
    place.hospital,
    encounter('emergency', 'Emergency department', {
      start: when.at(-days, '06:30'),
      end: when.at(-days, '11:00'),
      reason
    })
  )
  add(
    place.hospital,
    encounter('inpatient', 'Respiratory ward', {
      id: stay,
      start: when.at(-days, '11:00'),
      end: when.at(-home, '14:00'),
      reason
    })
  )
  add(
    place.hospital,
    lab('crp', random.whole(30, 180), when.at(-days, '07:10')),
    lab('whiteCells', random.whole(9, 18), when.at(-days, '07:10'))
  )
  const here = write(place.hospital, condition(reason, { recorded: when.ago(days), category: 'encounter-diagnosis' }))
  add(
    place.hospital,
    prescription(MEDICINES.prednisolone, {
      authored: when.ago(days),
      dose: 'Six tablets once a day for 5 days',
      course: 'acute',
      until: when.ago(Math.max(1, days - 5)),
      status: 'completed',
      category: 'inpatient'
    })
  )
  add(
    place.hospital,
    letter(`letter${number}`, LETTERS.discharge, {
      date: when.at(-home, '15:30'),
      title: 'Discharge summary',
      lines: [
        'Admitted breathless with an infective exacerbation of COPD.',
        'Steroids for five days. GP: please review inhalers.'
      ]
    })
  )
  const heard = Math.max(1, home - random.whole(7, 10))
  draft.same(here, write('gprcc', condition(reason, { recorded: when.ago(heard), onset: when.ago(days) })))
}

function hipFracture(draft: Draft): void {
  const { random, when, place, add, write } = draft
  draft.topics.push('a broken hip')
  const days = random.whole(25, 900)
  const reason = PROBLEMS.hipFracture
  add(
    'emas-epr',
    encounter('999', '999 call: fall', { start: when.at(-days, '19:05'), end: when.at(-days, '20:30'), reason })
  )
  add(
    place.hospital,
    encounter('inpatient', 'Trauma and orthopaedics', {
      start: when.at(-days, '21:00'),
      end: when.at(-Math.max(1, days - 11), '12:00'),
      reason
    })
  )
  const here = write(place.hospital, condition(reason, { recorded: when.ago(days), category: 'encounter-diagnosis' }))
  add(
    place.hospital,
    procedure(sct('265157000', 'Hip hemiarthroplasty', 'Hip hemiarthroplasty'), { performed: when.ago(days - 1) })
  )
  draft.same(
    here,
    write('gprcc', condition(reason, { recorded: when.ago(Math.max(1, days - 19)), onset: when.ago(days) }))
  )
  add(
    'citycare-systmone',
    inUnit('falls', service('Falls and bone health', { start: when.ago(Math.max(1, days - 15)) }))
  )
}

function injury({ random, when, place, add, daysAgo }: Draft): void {
  const days = daysAgo(2, 1100)
  const reason = random.pick([PROBLEMS.ankleSprain, PROBLEMS.wristFracture])
  add(
    place.hospital,
    encounter('emergency', 'Emergency department', {
      start: when.at(-days, '15:10'),
      end: when.at(-days, '18:40'),
      reason
    })
  )
  add(place.hospital, condition(reason, { recorded: when.ago(days), category: 'encounter-diagnosis' }))
  if (random.chance(0.4))
    add(
      place.hospital,
      appointment('Fracture clinic', {
        start: when.at(random.whole(3, 30), '10:20'),
        booked: when.ago(days),
        place: 'Outpatients'
      })
    )
}

/** Expecting, or delivered some time ago. */
function pregnancy({ random, when, place, add, topics }: Draft): void {
  const expecting = random.chance(0.5)
  const booked = expecting ? random.whole(20, 190) : random.whole(420, 1300)
  topics.push(expecting ? 'expecting a child' : 'a child born here')
  add(
    'gprcc',
    condition(PROBLEMS.pregnant, {
      recorded: when.ago(booked),
      onset: when.ago(booked + 30),
      clinical: expecting ? 'active' : 'resolved'
    })
  )
  add(
    place.hospital,
    encounter('outpatient', 'Antenatal booking visit', {
      start: when.at(-booked, '09:30'),
      end: when.at(-booked, '10:30'),
      place: 'Antenatal clinic'
    })
  )
  add(place.hospital, lab('haemoglobin', random.whole(104, 134), when.ago(booked)))
  if (expecting)
    add(
      place.hospital,
      appointment('Antenatal clinic', {
        start: when.at(random.whole(2, 28), '09:40'),
        booked: when.ago(booked),
        place: 'Antenatal clinic'
      })
    )
  else
    add(
      place.hospital,
      procedure(sct('48782003', 'Delivery normal', 'Normal delivery'), { performed: when.ago(booked - 210) })
    )
}
