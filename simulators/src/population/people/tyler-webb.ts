/** Tyler Webb: a child whose safeguarding alert must not be readable over somebody's shoulder (H-014). */
import { appointment, encounter } from '../builders/activity.ts'
import { condition, flag, immunisation } from '../builders/clinical.ts'
import { lab, vital } from '../builders/measurements.ts'
import { prescription } from '../builders/medicines.ts'
import { aboutMe, letter, relative, team } from '../builders/papers.ts'
import { assessment, careService, contact, supportReason } from '../builders/social-care.ts'
import { chart } from '../chart.ts'
import { sct } from '../codes.ts'
import type { When } from '../dates.ts'
import type { Chart, Person, Resident } from '../resident.ts'
import { KIN, LETTERS, MEDICINES, PROBLEMS, VACCINES } from '../vocabulary.ts'

const TYLER: Person = {
  nhsNumber: '9990000476',
  family: 'WEBB',
  given: ['Tyler'],
  prefix: 'Master',
  birthDate: '2018-09-02',
  gender: 'male',
  address: { line: 'Flat 6, 120 Basford Street', town: 'Nottingham', postcode: 'NG7 2AB' },
  practice: 'sherwood'
}

/** SNOMED CT: Subject of child protection plan. */
const protectionPlan = sct('375041000000100', 'Child protection plan in place', 'Subject of a child protection plan')

export function tylerWebb(when: When): Resident {
  return {
    person: TYLER,
    title: 'A child with a safeguarding alert',
    story:
      'Eight years old, broke his arm for the second time this year. He is on a child protection plan, which the person who brings him must not read from the screen.',
    relationship: { kind: 'emergency', ref: 'ed-77120', place: "Children's Emergency Department" },
    charts: [atTheHospital(when), atTheCouncil(when), onTheRegister()]
  }
}

function atTheHospital(when: When): Chart {
  return chart('nuh-epr', '1005', TYLER, [
    flag(protectionPlan, { category: 'safety', from: when.ago(120), by: 'sr-hartley' }),
    condition(sct('12676007', 'Fracture of radius'), {
      recorded: when.ago(0),
      onset: when.ago(0),
      category: 'encounter-diagnosis'
    }),
    condition(sct('263102004', 'Fracture subluxation of wrist', 'Injury of wrist'), {
      recorded: '2026-02-22',
      onset: '2026-02-21',
      abatement: '2026-04-03',
      clinical: 'resolved',
      category: 'encounter-diagnosis'
    }),
    encounter('emergency', 'Emergency department attendance', {
      start: when.hoursAgo(2),
      place: "Queen's Medical Centre, Children's Emergency Department",
      reason: sct('125605004', 'Fracture of bone', 'Painful arm after a fall')
    }),
    encounter('emergency', 'Emergency department attendance', {
      start: '2026-02-22T11:05:00Z',
      end: '2026-02-22T14:30:00Z',
      place: "Queen's Medical Centre, Children's Emergency Department"
    }),
    encounter('111', 'NHS 111 call', { start: when.hoursAgo(2.8), end: when.hoursAgo(2.6) }),
    appointment('Fracture clinic', { start: when.at(7, '09:10'), booked: when.ago(0), place: 'Fracture clinic' }),
    vital('weight', 24.8, when.hoursAgo(1.8)),
    vital('heartRate', 112, when.hoursAgo(1.8)),
    lab('haemoglobin', 121, '2026-02-22'),
    relative('Kelly', 'Webb', { relationship: KIN.mother, also: 'Parental responsibility' })
  ])
}

function atTheCouncil(when: When): Chart {
  return chart('city-council-asc', '1002', TYLER, [
    flag(protectionPlan, { category: 'safety', from: when.ago(121) }),
    supportReason('Child protection', { recorded: when.ago(121) }),
    contact('Concern raised by school', { authored: when.ago(150), from: 'Basford Street Primary School' }),
    assessment('Child and family assessment', {
      authored: when.ago(148),
      start: when.ago(147),
      end: when.ago(125),
      outcome: 'Conference held'
    }),
    careService("Children's social work", { start: when.ago(147) }),
    team('Core group', when.ago(121), [
      { role: 'School nurse', name: 'Priti Shah' },
      { role: 'Class teacher', name: 'Mr Owen Bell' }
    ]),
    relative('Jean', 'Webb', {
      relationship: KIN.grandmother,
      also: 'Cares for him at weekends',
      telephone: '01632 960221'
    }),
    aboutMe(when.at(-100, '15:00'), [
      ['What I like', 'Minecraft, dogs, my nan’s house.'],
      ['Who I talk to', 'Mr Bell at school.']
    ])
  ])
}

function onTheRegister(): Chart {
  return chart('gprcc', 'g-32250', TYLER, [
    condition(PROBLEMS.eczema, { recorded: '2019-05-16', onset: '2019' }),
    prescription(MEDICINES.paracetamol, {
      authored: '2024-12-30',
      dose: 'half a tablet (250 mg) when needed, up to four times a day',
      course: 'acute',
      status: 'completed',
      until: '2025-01-04'
    }),
    immunisation(VACCINES.mmr, { given: '2019-10-01', recorded: '2019-10-01', dose: 1 }),
    letter('was-not-brought', LETTERS.clinic, {
      date: '2026-05-12T10:00:00Z',
      title: 'Was not brought to follow-up, 12-May-2026',
      lines: ['Second missed appointment. Health visitor told.']
    })
  ])
}
