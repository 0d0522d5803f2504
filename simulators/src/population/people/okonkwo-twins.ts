/** Amara and Amaka Okonkwo: twins whose numbers differ in two digits, and whose records must never be swapped (H-002). */
import { appointment, encounter, referral } from '../builders/activity.ts'
import { allergy, condition, flag, immunisation } from '../builders/clinical.ts'
import { lab, report, vital } from '../builders/measurements.ts'
import { prescription } from '../builders/medicines.ts'
import { carePlan, letter, relative } from '../builders/papers.ts'
import { chart } from '../chart.ts'
import { sct, words } from '../codes.ts'
import type { When } from '../dates.ts'
import type { Chart, Person, Resident } from '../resident.ts'
import { ALLERGIES, KIN, LETTERS, MEDICINES, PLANS, PROBLEMS, REACTIONS, VACCINES } from '../vocabulary.ts'

const BOTH = {
  family: 'OKONKWO',
  prefix: 'Miss',
  birthDate: '2016-06-14',
  gender: 'female',
  address: { line: '9 Bulwell Forest Row', town: 'Nottingham', postcode: 'NG6 8AB' },
  telephone: '01632 960211',
  practice: 'sherwood'
} as const

const AMARA: Person = { ...BOTH, nhsNumber: '9990000204', given: ['Amara', 'Grace'] }
const AMAKA: Person = { ...BOTH, nhsNumber: '9990000212', given: ['Amaka', 'Joy'] }

const mother = relative('Ngozi', 'Okonkwo', {
  relationship: KIN.mother,
  also: 'Parental responsibility',
  telephone: '01632 960211'
})
const vaccinations = [
  immunisation(VACCINES.mmr, { given: '2017-06-29', recorded: '2017-06-29', lot: 'SYN-1702', dose: 1 }),
  immunisation(VACCINES.mmr, { given: '2019-11-05', recorded: '2019-11-05', lot: 'SYN-1911', dose: 2 })
]

export function amaraOkonkwo(when: When): Resident {
  return {
    person: AMARA,
    title: 'A twin, with a peanut allergy',
    story:
      'Ten years old, anaphylaxis to peanut, carries adrenaline. Her twin Amaka has the same family name, birth date and address ' +
      'and a number that differs in two digits: opening the wrong one would hide the allergy.',
    relationship: { kind: 'outpatient', ref: 'clinic-4402', place: "Children's allergy clinic" },
    charts: [amaraAtTheHospital(when), amaraOnTheRegister(when)]
  }
}

export function amakaOkonkwo(when: When): Resident {
  return {
    person: AMAKA,
    title: 'The other twin: no allergy, asthma',
    story:
      'Amara’s twin. She has asthma and no allergies. A hospital letter once went to the wrong sister, which is why this pair is here.',
    relationship: { kind: 'outpatient', ref: 'clinic-4403', place: "Children's asthma clinic" },
    charts: [amakaAtTheHospital(), amakaOnTheRegister(when)]
  }
}

function amaraAtTheHospital(when: When): Chart {
  return chart('nuh-epr', '1002', AMARA, [
    flag(words('Carries an adrenaline auto-injector'), { category: 'safety', from: '2020-03-12' }),
    allergy(ALLERGIES.peanut, {
      recorded: '2020-03-12',
      onset: '2020-03-11',
      category: 'food',
      criticality: 'high',
      reaction: {
        manifestation: REACTIONS.anaphylaxis,
        severity: 'severe',
        description: 'Biscuit at a birthday party'
      }
    }),
    allergy(ALLERGIES.egg, {
      recorded: '2018-02-06',
      category: 'food',
      clinical: 'resolved',
      reaction: { manifestation: REACTIONS.hives, severity: 'mild' },
      note: 'Outgrown; baked and whole egg eaten without trouble at food challenge, Nov 2022.'
    }),
    encounter('emergency', 'Emergency department attendance', {
      start: '2020-03-11T16:20:00Z',
      end: '2020-03-12T08:10:00Z',
      place: "Queen's Medical Centre, Children's Emergency Department",
      reason: REACTIONS.anaphylaxis
    }),
    appointment("Children's allergy clinic", {
      start: when.at(1, '15:30'),
      booked: when.ago(60),
      place: 'Clinic 3'
    }),
    lab('ferritin', 22, '2025-11-04', { id: 'ferritin' }),
    report(words('Iron studies'), '2025-11-04', ['ferritin']),
    letter('allergy', LETTERS.clinic, {
      date: '2025-11-04T16:00:00Z',
      title: "Children's allergy clinic letter, 04-Nov-2025",
      lines: ['Strict peanut avoidance. Two adrenaline auto-injectors at home and two at school.']
    }),
    carePlan('Allergy action plan', {
      category: PLANS.general,
      created: '2025-11-04',
      description: 'What to do in a severe reaction.',
      activities: ['Adrenaline into the outer thigh', 'Call 999 and say anaphylaxis', 'Second dose after five minutes']
    }),
    mother
  ])
}

function amaraOnTheRegister(when: When): Chart {
  return chart('gprcc', 'g-31108', AMARA, [
    allergy(ALLERGIES.peanut, { recorded: '2020-03-18', onset: '2020-03', category: 'food', criticality: 'high' }),
    prescription(MEDICINES.adrenalinePen, {
      authored: '2020-03-18',
      dose: 'One injection into the outer thigh for anaphylaxis',
      note: `Repeat, last issued ${when.ago(45)}`
    }),
    ...vaccinations
  ])
}

function amakaAtTheHospital(): Chart {
  return chart('nuh-epr', '1003', AMAKA, [
    condition(PROBLEMS.asthma, { recorded: '2021-01-20', onset: '2020' }),
    allergy(ALLERGIES.peanut, {
      recorded: '2020-03-12',
      verification: 'entered-in-error',
      category: 'food',
      note: 'Belongs to her twin sister.'
    }),
    encounter('outpatient', "Children's asthma clinic", {
      start: '2025-10-07T09:00:00Z',
      end: '2025-10-07T09:20:00Z',
      place: 'Clinic 3'
    }),
    referral(sct('183516009', 'Referral to paediatric service'), { authored: '2021-01-20', status: 'completed' }),
    vital('height', 138, '2025-10-07'),
    vital('weight', 31.5, '2025-10-07'),
    mother
  ])
}

function amakaOnTheRegister(when: When): Chart {
  return chart('gprcc', 'g-31109', AMAKA, [
    allergy(sct('716186003', 'No known allergy'), { recorded: '2021-01-27' }),
    condition(PROBLEMS.asthma, { recorded: '2021-01-27', onset: '2020-12' }),
    prescription(MEDICINES.salbutamol, { authored: '2021-01-27', dose: 'Two puffs through a spacer when wheezy' }),
    prescription(MEDICINES.beclometasone, {
      authored: '2021-03-02',
      dose: 'One puff twice a day',
      note: `Repeat, last issued ${when.ago(70)}; ordering less often than expected`
    }),
    ...vaccinations
  ])
}
