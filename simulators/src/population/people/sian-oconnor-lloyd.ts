/** Siân O'Connor-Lloyd: a name that systems write in many ways, a former name, and years of results over many pages. */
import { appointment, encounter } from '../builders/activity.ts'
import { allergy, condition, immunisation, procedure } from '../builders/clinical.ts'
import { bloodPressure, finding, lab, labWithoutValue, report, trend } from '../builders/measurements.ts'
import { prescription } from '../builders/medicines.ts'
import { letter, relative } from '../builders/papers.ts'
import { chart, type Item } from '../chart.ts'
import { sct, words } from '../codes.ts'
import type { When } from '../dates.ts'
import type { Chart, Person, Resident } from '../resident.ts'
import { ALLERGIES, KIN, LETTERS, MEDICINES, PROBLEMS, REACTIONS, VACCINES } from '../vocabulary.ts'

const SIAN: Person = {
  nhsNumber: '9990001294',
  family: "O'CONNOR-LLOYD",
  given: ['Siân', 'Mair'],
  prefix: 'Dr',
  birthDate: '1979-12-31',
  gender: 'female',
  address: { line: '41 Wollaton Vale', town: 'Nottingham', postcode: 'NG8 2AB' },
  telephone: '01632 960271',
  practice: 'beeston',
  formerNames: [{ family: 'LLOYD', given: ['Siân'], until: '2012-08-04' }]
}

export function sianOConnorLloyd(when: When): Resident {
  return {
    person: SIAN,
    title: 'Former name, and twelve years of blood tests',
    story:
      'A vet on methotrexate for years, with a blood count every month: more results than fit one page. The hospital still lists her under the name she had before she married.',
    knownAs: { family: 'LLOYD', given: 'Sian' },
    relationship: { kind: 'outpatient', ref: 'clinic-5512', place: 'Rheumatology clinic' },
    charts: [atTheHospital(when), onTheRegister(when)]
  }
}

const FIRST_MONTH = { year: 2020, month: 1 }
const MONTHS_OF_BLOODS = 80

/** A blood count each month: three results and their report. */
function monthlyBloods(): Item[] {
  return Array.from({ length: MONTHS_OF_BLOODS }, (_, index) => {
    const month = FIRST_MONTH.month + index
    const date = new Date(Date.UTC(FIRST_MONTH.year, month - 1, 6)).toISOString().slice(0, 10)
    const swing = (index * 7) % 13
    return [
      lab('haemoglobin', 118 + swing, date, { id: `hb-${index}` }),
      lab('whiteCells', 5.1 + swing / 10, date, { id: `wcc-${index}` }),
      lab('platelets', 240 + swing * 5, date, { id: `plt-${index}` }),
      report(sct('26604007', 'Full blood count'), date, [`hb-${index}`, `wcc-${index}`, `plt-${index}`])
    ]
  }).flat()
}

function atTheHospital(when: When): Chart {
  return chart(
    'nuh-epr',
    '1010',
    SIAN,
    [
      condition(sct('69896004', 'Rheumatoid arthritis'), { recorded: '2014-09-11', onset: '2014-03' }),
      procedure(sct('73761001', 'Colonoscopy'), { performed: '2025-04-03', note: 'Normal to the caecum.' }),
      prescription(
        { text: 'Methotrexate 2.5mg tablets' },
        {
          authored: '2014-10-02',
          dose: 'Six tablets (15 mg) once a WEEK, on Mondays',
          category: 'outpatient'
        }
      ),
      encounter('outpatient', 'Rheumatology clinic', {
        start: when.at(-90, '10:00'),
        end: when.at(-90, '10:25'),
        place: 'City Hospital'
      }),
      appointment('Rheumatology clinic', {
        start: when.at(2, '11:15'),
        booked: when.ago(90),
        place: 'City Hospital, Clinic 2'
      }),
      ...monthlyBloods(),
      lab('crp', 5, '2026-09-07', { below: true }),
      labWithoutValue('ferritin', '2026-09-07', words('Sample haemolysed; please repeat')),
      letter('rheum', LETTERS.clinic, {
        date: when.at(-90, '13:00'),
        title: 'Rheumatology clinic letter',
        lines: ['Disease quiet. Continue methotrexate weekly and monthly bloods.']
      })
    ],
    {
      patient: { name: [{ use: 'official', family: 'LLOYD', given: ['Sian'], prefix: ['Miss'] }] },
      identifierEvery: 1
    }
  )
}

function onTheRegister(when: When): Chart {
  return chart('gprcc', 'g-15560', SIAN, [
    allergy(ALLERGIES.aspirin, {
      recorded: '2006-01-17',
      criticality: 'low',
      reaction: { manifestation: REACTIONS.wheeze, severity: 'moderate' }
    }),
    condition(sct('69896004', 'Rheumatoid arthritis'), { recorded: '2014-09-22', onset: '2014' }),
    condition(PROBLEMS.ironDeficiency, { recorded: '2025-02-10', abatement: '2025-09-01', clinical: 'resolved' }),
    prescription(MEDICINES.ferrousSulfate, {
      authored: '2025-02-10',
      dose: 'One tablet once a day',
      status: 'completed',
      course: 'acute',
      until: '2025-08-10'
    }),
    ...trend('ferritin', [
      ['2025-02-03', 7],
      ['2025-09-01', 48]
    ]),
    bloodPressure(122, 76, '2026-02-02'),
    finding(sct('229819007', 'Tobacco use and exposure', 'Smoking status'), {
      on: '2026-02-02',
      category: 'social-history',
      value: sct('266919005', 'Never smoked tobacco')
    }),
    immunisation(VACCINES.covid, { given: '2021-05-20', recorded: '2021-05-20', dose: 1 }),
    immunisation(VACCINES.flu, { given: when.ago(38), recorded: when.ago(38) }),
    relative('Declan', "O'Connor", { relationship: KIN.husband, telephone: '01632 960272' })
  ])
}
