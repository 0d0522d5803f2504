/** A source that speaks STU3 (Care Connect): asked under its names, read as R4, with nothing of it lost. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const OTHER = aPerson(500)
const subject = byNumber(JOAN)
const code: Json = { text: 'Penicillin' }
const allergy = (id: string, patient: Json): Json => ({
  resourceType: 'AllergyIntolerance',
  id,
  clinicalStatus: 'active',
  verificationStatus: 'confirmed',
  assertedDate: '2011-05',
  patient,
  code
})
const RESOURCES: Readonly<Record<string, readonly Json[]>> = {
  AllergyIntolerance: [allergy('a1', subject), { ...allergy('a2', subject), code: 'no concept' }],
  ReferralRequest: [
    { resourceType: 'ReferralRequest', id: 'r1', status: 'active', intent: 'order', subject, serviceRequested: [code] }
  ],
  Immunization: [
    {
      resourceType: 'Immunization',
      id: 'i1',
      status: 'completed',
      notGiven: true,
      vaccineCode: code,
      patient: subject,
      date: '2020-10-01'
    }
  ]
}

let world: World
let record: RecordAnswer
let surgery: ScriptedSource
let wrong: ScriptedSource

beforeAll(async () => {
  surgery = await scriptedSource('surgery', [JOAN])
  for (const [type, resources] of Object.entries(RESOURCES)) surgery.answer(type, behave.ok(...resources))
  wrong = (await scriptedSource('wrong', [JOAN])).answer('AllergyIntolerance', behave.ok(allergy('w', byNumber(OTHER))))
  world = await startWorld({
    people: [JOAN],
    sources: [surgery, wrong].map((source) => liveSource(source, { kind: 'fhir-stu3', deadlineMs: 15_000 }))
  })
  record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
}, 120_000)
afterAll(async () => {
  await world?.close()
  await surgery?.close()
  await wrong?.close()
})

describe('a source of STU3', () => {
  test('its allergy stands in the record as R4, its date as partial as it was', () => {
    const [entry] = record.entries('allergies', 'surgery')
    expect(entry).toMatchObject({ id: 'surgery/AllergyIntolerance/a1', text: 'Penicillin', recorded: '2011-05' })
    expect(record.state('allergies', 'surgery')).toMatchObject({ state: 'recorded', unreadable: 1 })
  })

  test('its referral is asked for under its own name and shown as a ServiceRequest', () => {
    expect(surgery.callsFor('ReferralRequest')).toHaveLength(1)
    expect(surgery.callsFor('ServiceRequest')).toEqual([])
    expect(record.entries('referrals', 'surgery').map(({ id }) => id)).toEqual(['surgery/ServiceRequest/r1'])
  })

  test('H-004: what was not given is not shown as given', () => {
    expect(record.entries('immunisations', 'surgery')[0]?.resource['status']).toBe('not-done')
  })

  test('what was searched and empty is none, what is not translated is not supported', () => {
    expect(record.state('problems', 'surgery')?.state).toBe('none-recorded')
    expect(record.state('care-plans', 'surgery')?.state).toBe('not-supported')
  })

  test('H-001: the guard holds for it as for any other', () => {
    expect(record.state('allergies', 'wrong')?.state).toBe('unavailable')
    expect(record.entries('allergies', 'wrong')).toEqual([])
  })
})
