/** GP Connect Structured: a practice's coded record in the sections, by its lists, believed only about this person. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { gpFault, type ScriptedGpConnect, scriptedGpConnect } from '../faults/scripted-gp-connect.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import {
  allLists,
  listOf,
  notImplemented,
  structured,
  structuredBundle,
  structuredPatient,
  subject
} from '../fixtures/structured.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const OTHER = aPerson(600, { family: 'Otherperson', given: ['Someone'] })
const SECTIONS = [
  'allergies',
  'problems',
  'medications',
  'encounters',
  'referrals',
  'results',
  'immunisations'
] as const
const SCT = 'http://snomed.info/sct'
const concept = (code: string, text: string): Json => ({ coding: [{ system: SCT, code, display: text }], text })

const allergy = (id: string, more: Json = {}): Json => ({
  resourceType: 'AllergyIntolerance',
  id,
  clinicalStatus: 'active',
  verificationStatus: 'unconfirmed',
  code: concept('91936005', 'Allergy to penicillin'),
  patient: subject,
  assertedDate: '2012-05-07',
  ...more
})
const condition = (id: string, more: Json = {}): Json => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: 'active',
  code: concept('195967001', 'Asthma'),
  subject,
  ...more
})
const observation = (id: string, more: Json = {}): Json => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: concept('27113001', 'Body weight'),
  subject,
  ...more
})

let world: World
let practice: ScriptedGpConnect
let quick: ScriptedGpConnect

const source = (id: string, at: ScriptedGpConnect, more: Json = {}): Json => ({
  id,
  name: 'GP record, coded',
  kind: 'gp-connect-structured',
  baseUrl: at.baseUrl,
  fromAsid: '200000000359',
  toAsid: '918999198738',
  breaker: { failuresToOpen: 1000 },
  ...more
})

beforeAll(async () => {
  practice = await scriptedGpConnect()
  quick = await scriptedGpConnect()
  world = await startWorld({
    people: [JOAN],
    sources: [
      source('gp', practice, { deadlineMs: 15_000, responseBytesMax: 400_000, medicationYears: null }),
      source('impatient', quick, { deadlineMs: 1500, entriesMax: 40, medicationYears: 5 }),
      source('off', practice, { enabled: false })
    ]
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await practice?.close()
  await quick?.close()
})
beforeEach(() => {
  for (const one of [practice, quick]) {
    one.questions.length = 0
    one.answer(structured(JOAN, ...allLists()))
  }
})

async function open(behaviour?: Behaviour, at = practice) {
  if (behaviour !== undefined) at.answer(behaviour)
  return readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
}

describe('a practice is asked', () => {
  test('once, for every clinical area, as the national standard words the question', async () => {
    const record = await open()
    expect(practice.questions).toHaveLength(1)
    const [question] = practice.questions
    expect(question?.path).toBe('/Patient/$gpc.getstructuredrecord')
    expect(question?.headers).toMatchObject({
      accept: 'application/fhir+json',
      'content-type': 'application/fhir+json',
      'ssp-from': '200000000359',
      'ssp-to': '918999198738',
      'ssp-interactionid': 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1'
    })
    expect(question?.headers['ssp-traceid']).toBe(record.events[0]?.['requestId'])
    const [who, ...areas] = question?.parameters.parameter ?? []
    expect(who).toEqual({
      name: 'patientNHSNumber',
      valueIdentifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: JOAN.nhs }
    })
    expect(areas).toEqual([
      { name: 'includeAllergies', part: [{ name: 'includeResolvedAllergies', valueBoolean: true }] },
      { name: 'includeMedication', part: [{ name: 'includePrescriptionIssues', valueBoolean: true }] },
      ...['Consultations', 'Problems', 'Immunisations', 'UncategorisedData', 'Investigations', 'Referrals'].map(
        (area) => ({ name: `include${area}` })
      ),
      { name: 'includeDiaryEntries' }
    ])
    expect(record.state('allergies', 'off')).toMatchObject({ state: 'not-asked' })
  })

  test('for medicines of some years only where the region says so, and the reader is told', async () => {
    const record = await open()
    const parts = JSON.stringify(quick.questions[0]?.parameters)
    expect(parts).toMatch(/"medicationSearchFromDate","valueDate":"20\d\d-\d\d-\d\d"/)
    expect(record.state('medications', 'impatient')?.detail).toContain('active in the last 5 years')
  })
})

describe('H-003: what each list says is what is said of its section', () => {
  test('empty lists are none recorded, what the practice never sends is not supported', async () => {
    const record = await open()
    for (const section of [...SECTIONS, 'observations'])
      expect(record.state(section, 'gp')?.state, section).toBe('none-recorded')
    expect(record.state('procedures', 'gp')?.state).toBe('not-supported')
    expect(record.state('documents', 'gp')?.state).toBe('not-supported')
  })

  test('a list that is not there is not "none"', async () => {
    const record = await open(structured(JOAN, listOf('allergies', [])))
    expect(record.state('allergies', 'gp')?.state).toBe('none-recorded')
    expect(record.state('problems', 'gp')).toMatchObject({ state: 'unavailable' })
    expect(record.state('problems', 'gp')?.detail).toContain('no list')
  })

  test('entries without their list are shown, and may be fewer than there are', async () => {
    const record = await open(structured(JOAN, condition('c1')))
    expect(record.entries('problems', 'gp')).toHaveLength(1)
    expect(record.state('problems', 'gp')).toMatchObject({ state: 'recorded', flags: ['cut'] })
  })

  test('items that the list names and that did not come are said', async () => {
    const list = listOf('allergies', ['AllergyIntolerance/a1', 'AllergyIntolerance/lost'])
    const record = await open(structured(JOAN, ...allLists(list), allergy('a1')))
    expect(record.state('allergies', 'gp')).toMatchObject({ state: 'recorded', flags: ['cut'] })
    expect(record.state('allergies', 'gp')?.detail).toContain('1 that did not come')
  })

  test('what is confidential is said to be held back: in part beside others, or all of it', async () => {
    const shown = listOf('problems', ['Condition/c1'], ['confidential-items'])
    const record = await open(
      structured(JOAN, ...allLists(shown, listOf('immunisations', [], ['confidential-items'])), condition('c1'))
    )
    expect(record.state('problems', 'gp')).toMatchObject({ state: 'recorded', flags: ['part-withheld'] })
    expect(record.state('immunisations', 'gp')).toMatchObject({ state: 'withheld', flags: ['part-withheld'] })
    expect(record.state('allergies', 'gp')?.flags).toBeUndefined()
  })

  test.each(['data-in-transit', 'data-awaiting-filing'])(
    '%s is said with its date, and an empty list of it is not none',
    async (warning) => {
      const shown = listOf('problems', ['Condition/c1'], [warning])
      const record = await open(
        structured(JOAN, ...allLists(shown, listOf('immunisations', [], [warning])), condition('c1'))
      )
      expect(record.state('problems', 'gp')).toMatchObject({ state: 'recorded', flags: ['cut'] })
      const none = record.state('immunisations', 'gp')
      expect(none?.state).toBe('unavailable')
      for (const state of [record.state('problems', 'gp'), none]) {
        expect(state?.detail).toContain(warning.replaceAll('-', ' '))
        expect(state?.detail).toContain('before 14-Sep-2026')
      }
    }
  )

  test('a warning that stands only in its sentence counts, and one that nobody knows is no silence', async () => {
    const spoken = { ...listOf('problems', [], ['confidential-items']), extension: [] }
    const record = await open(structured(JOAN, ...allLists(spoken, listOf('immunisations', [], ['new-warning']))))
    expect(record.state('problems', 'gp')?.state).toBe('withheld')
    expect(record.state('immunisations', 'gp')?.state).toBe('unavailable')
  })

  test('an area that the practice has switched off is not supported, the others stand', async () => {
    const lists = allLists().filter(({ id }) => id !== 'problems' && id !== 'uncategorised' && id !== 'diary')
    const off = notImplemented('includeProblems', 'includeUncategorisedData', 'includeDiaryEntries')
    const record = await open(structured(JOAN, ...lists, off))
    expect(record.state('problems', 'gp')).toMatchObject({ state: 'not-supported' })
    expect(record.state('problems', 'gp')?.detail).toContain('does not send problems')
    expect(record.state('observations', 'gp')?.state).toBe('not-supported')
    expect(record.state('results', 'gp')?.state).toBe('none-recorded')
    expect(record.state('referrals', 'gp')).toMatchObject({ state: 'none-recorded' })
    expect(record.state('referrals', 'gp')?.detail).toContain('does not send diary entries')
    expect(record.state('allergies', 'gp')?.state).toBe('none-recorded')
  })

  test.each([
    ['not-held', gpFault(404, 'PATIENT_NOT_FOUND')],
    ['refused', gpFault(403, 'NO_PATIENT_CONSENT')],
    ['refused', behave.status(401)],
    ['refused', behave.status(403)],
    ['not-supported', gpFault(501, 'NOT_IMPLEMENTED')],
    ['unavailable', gpFault(400, 'INVALID_NHS_NUMBER')],
    ['unavailable', gpFault(422, 'INVALID_RESOURCE')],
    ['unavailable', gpFault(500, 'INTERNAL_SERVER_ERROR')],
    ['unavailable', behave.status(404)],
    ['unavailable', behave.status(503)],
    ['unavailable', behave.htmlPage],
    ['unavailable', behave.brokenJson],
    ['unavailable', behave.notFhir],
    ['unavailable', behave.reset],
    ['unavailable', behave.cutShort()],
    ['unavailable', behave.gzipped()],
    ['unavailable', behave.redirectTo('http://127.0.0.1:1/')],
    ['unavailable', behave.tooLarge(2 * 1024 * 1024)],
    ['unavailable', behave.json(structuredBundle([]))],
    ['unavailable', behave.json({ resourceType: 'Parameters' })]
  ])('%s: case %# in every section that it feeds', async (expected, behaviour) => {
    const record = await open(behaviour)
    for (const section of [...SECTIONS, 'observations']) {
      const state = record.state(section, 'gp')
      expect(state?.state, `${section} ${JSON.stringify(state)}`).toBe(expected)
      if (expected !== 'not-held') expect(state?.detail).toBeTruthy()
    }
    expect(record.state('allergies', 'impatient')?.state).toBe('none-recorded')
    expect(record.completed).toBe(true)
  })

  test.each([
    ['hangs', behave.hang],
    ['drips', behave.drip(50)]
  ])('a practice that %s is timed out at its own deadline', async (_how, behaviour) => {
    const record = await open(behaviour, quick)
    expect(record.state('allergies', 'impatient')).toMatchObject({
      state: 'timed-out',
      detail: 'no answer within 1500 ms'
    })
    expect(record.state('allergies', 'gp')?.state).toBe('none-recorded')
    await expect.poll(() => quick.pending(), { timeout: 10_000 }).toBe(0)
  })

  test('more entries than the region allows are cut, and nothing is "none" for it', async () => {
    const many = Array.from({ length: 60 }, (_one, place) => condition(`c${place}`))
    const record = await open(structured(JOAN, ...allLists(), ...many), quick)
    expect(record.state('problems', 'impatient')).toMatchObject({ state: 'recorded', flags: ['cut'] })
    expect(record.state('problems', 'impatient')?.detail).toContain('more than 40 entries')
  })
})

describe('H-001: whose record it is', () => {
  const asAnother = (resource: Json, person: Json): Json => ({ ...resource, ...person })
  test.each([
    ['the Patient has another number', [structuredPatient(OTHER)]],
    ['the Patient has no number', [structuredPatient(JOAN, { identifier: [] })]],
    ['the Patient has another name', [structuredPatient(JOAN, { name: [{ family: 'Otherperson', given: ['Joan'] }] })]],
    ['the Patient was born on another day', [structuredPatient(JOAN, { birthDate: '1950-03-30' })]],
    [
      'one entry is about somebody else',
      [structuredPatient(JOAN), asAnother(condition('c9'), { subject: { reference: 'Patient/q' } })]
    ],
    [
      'one list is about somebody else',
      [structuredPatient(JOAN), listOf('problems', [], [], { subject: { reference: 'Patient/q' } })]
    ],
    [
      'an ended allergy is about somebody else',
      [
        structuredPatient(JOAN),
        listOf('endedAllergies', ['#e1'], [], { contained: [allergy('e1', { patient: { reference: 'Patient/q' } })] })
      ]
    ],
    ['two people are in it', [structuredPatient(JOAN), structuredPatient(OTHER, { id: 'q' })]]
  ])('%s: nothing of the answer is shown, and it is an incident', async (_what, resources) => {
    const incidents = async (): Promise<number> => {
      const [row] = await asSuperuser(
        world.product,
        "SELECT count(*)::int AS n FROM audit_entry WHERE kind = 'incident'"
      )
      return Number(row?.['n'])
    }
    const before = await incidents()
    const record = await open(behave.json(structuredBundle([...resources, allergy('a1'), ...allLists()])))
    expect(record.state('allergies', 'gp')?.state).toBe('unavailable')
    expect(record.allEntries()).toEqual([])
    expect(JSON.stringify(record.events)).not.toContain('Otherperson')
    expect(await incidents()).toBe(before + 1)
  })

  test('entries without a Patient are about nobody', async () => {
    const record = await open(behave.json(structuredBundle([...allLists(), allergy('a1')])))
    expect(record.state('allergies', 'gp')?.state).toBe('unavailable')
    expect(record.entries('allergies', 'gp')).toEqual([])
  })
})

describe('what the national format says elsewhere stands where a reader looks', () => {
  test('H-004: an allergy that has ended is resolved, with its end, and never one of the active', async () => {
    const url = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-AllergyIntoleranceEnd-1'
    const ended = allergy('e1', {
      clinicalStatus: undefined,
      extension: [
        {
          url,
          extension: [
            { url: 'endDate', valueDateTime: '2018-03-01' },
            { url: 'reasonEnded', valueString: 'tolerated since' }
          ]
        }
      ]
    })
    const lists = allLists(
      listOf('allergies', ['AllergyIntolerance/a1']),
      listOf('endedAllergies', ['#e1'], [], { contained: [ended] })
    )
    const record = await open(structured(JOAN, ...lists, allergy('a1')))
    const found = record.entries('allergies', 'gp')
    expect(found.map(({ id }) => id)).toEqual(['gp/AllergyIntolerance/a1', 'gp/AllergyIntolerance/ended-e1'])
    expect(found[1]).toMatchObject({ status: 'resolved' })
    expect(JSON.stringify(found[1]?.resource['note'])).toContain('Ended on 2018-03-01 because: tolerated since')
  })

  test('H-004: something under the heading Family History carries that heading', async () => {
    const heading = {
      resourceType: 'List',
      id: 'h1',
      status: 'current',
      mode: 'snapshot',
      title: 'Family History',
      code: { coding: [{ system: SCT, code: '24781000000107' }] },
      subject,
      entry: [{ item: { reference: 'Observation/o1' } }]
    }
    const record = await open(
      structured(
        JOAN,
        ...allLists(listOf('uncategorised', ['Observation/o1'])),
        heading,
        observation('o1', { code: concept('73211009', 'Diabetes mellitus') })
      )
    )
    expect(record.entries('observations', 'gp')[0]?.resource['category']).toEqual([{ text: 'Family History' }])
  })

  test('the observations of a report are results, those of nothing are observations', async () => {
    const report = {
      resourceType: 'DiagnosticReport',
      id: 'd1',
      status: 'final',
      code: { text: 'Bloods' },
      subject,
      result: [{ reference: 'Observation/g' }]
    }
    const group = observation('g', { related: [{ type: 'has-member', target: { reference: 'Observation/m' } }] })
    const lists = allLists(
      listOf('investigations', ['DiagnosticReport/d1']),
      listOf('uncategorised', ['Observation/w'])
    )
    const record = await open(structured(JOAN, ...lists, report, group, observation('m'), observation('w')))
    expect(
      record
        .entries('results', 'gp')
        .map(({ id }) => id)
        .toSorted()
    ).toEqual(['gp/DiagnosticReport/d1', 'gp/Observation/g', 'gp/Observation/m'])
    expect(record.entries('observations', 'gp').map(({ id }) => id)).toEqual(['gp/Observation/w'])
  })

  test('a referral and a request of one id are two entries', async () => {
    const both = ['ReferralRequest', 'ProcedureRequest'].map((resourceType) => ({
      resourceType,
      id: '1',
      status: 'active',
      intent: 'plan',
      subject,
      code: { text: 'Review' }
    }))
    const record = await open(
      structured(
        JOAN,
        ...allLists(listOf('referrals', ['ReferralRequest/1']), listOf('diary', ['ProcedureRequest/1'])),
        ...both
      )
    )
    expect(record.entries('referrals', 'gp').map(({ id }) => id)).toEqual([
      'gp/ServiceRequest/1',
      'gp/ServiceRequest/request-1'
    ])
  })

  test('a vaccination of unknown product is named by its procedure, and keeps the day it was recorded', async () => {
    const root = 'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect'
    const jab = {
      resourceType: 'Immunization',
      id: 'i1',
      status: 'completed',
      notGiven: false,
      patient: subject,
      date: '2010-06-30',
      vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/v3/NullFlavor', code: 'UNK' }] },
      extension: [
        { url: `${root}-VaccinationProcedure-1`, valueCodeableConcept: concept('38598009', 'MMR vaccination') },
        { url: `${root}-DateRecorded-1`, valueDateTime: '2010-07-02' }
      ]
    }
    const record = await open(structured(JOAN, ...allLists(listOf('immunisations', ['Immunization/i1'])), jab))
    expect(record.entries('immunisations', 'gp')[0]).toMatchObject({
      text: 'MMR vaccination',
      recorded: '2010-07-02',
      occurred: '2010-06-30'
    })
  })
})

test('H-018: what was sent of it is kept for a replay, as every coded entry is (decision 0056)', async () => {
  const record = await open(
    structured(JOAN, ...allLists(listOf('allergies', ['AllergyIntolerance/kept'])), allergy('kept'))
  )
  const [sent] = record.entries('allergies', 'gp')
  const rows = await asSuperuser(
    world.product,
    `SELECT entry ->> 'digest' AS digest FROM audit_entry, jsonb_array_elements(body::jsonb -> 'sections') section,
       jsonb_array_elements(section -> 'entries') entry
     WHERE kind = 'sent' AND disclosure_id = '${record.disclosureId}' AND entry ->> 'id' = '${sent?.id}'`
  )
  expect(rows).toHaveLength(1)
  const hex = Buffer.from(String(rows[0]?.['digest']), 'base64url').toString('hex')
  const kept = await asSuperuser(
    world.product,
    `SELECT 1 FROM view_pack WHERE nhs_number = '${JOAN.nhs}' AND strpos(encode(digests, 'hex'), '${hex}') > 0`
  )
  expect(kept.length).toBeGreaterThan(0)
})
