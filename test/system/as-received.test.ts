/** What a source wrote reaches the reader as it was written: the last zero of a decimal, and a code that nobody explains. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber, searchset } from '../fixtures/clinical.ts'
import { dateAgo, hoursAgo, writeNight } from '../fixtures/night.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { newFolder } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const potassium = (value: string): string =>
  JSON.stringify(aResource('Observation', 'o1', byNumber(JOAN))).replace('"value":72', `"value":${value}`)

let world: World
let ward: ScriptedSource
let drops: string
let sent = ''

beforeAll(async () => {
  ward = await scriptedSource('ward', [JOAN])
  ward.answer(
    'Observation',
    behave.body(JSON.stringify(searchset(['mark' as unknown as Json])).replace('"mark"', potassium('5.0')))
  )
  const bare = { coding: [{ code: 'XaIIq' }] }
  ward.answer('AllergyIntolerance', behave.ok(aResource('AllergyIntolerance', 'a1', byNumber(JOAN), { code: bare })))
  drops = await newFolder()
  await mkdir(join(drops, 'night'))
  await writeNight(join(drops, 'night'), {
    date: dateAgo(0),
    transactionTime: hoursAgo(2),
    output: { Patient: [patientOf(JOAN, 'p1')], Observation: [potassium('4.10')] }
  })
  const resourceTypes = ['Observation', 'AllergyIntolerance']
  const night = { id: 'night', name: 'Night', kind: 'overnight-ndjson', directory: join(drops, 'night'), resourceTypes }
  world = await startWorld({ people: [JOAN], sources: [liveSource(ward, { resourceTypes }), night] })
  expect((await world.product.ncr(['feed', 'run', 'night'])).code).toBe(0)
  const cookie = await openSession(world.product.url, world.host, JOAN)
  sent = await (await fetch(`${world.product.url}/api/record`, { headers: { cookie } })).text()
}, 120_000)
afterAll(async () => {
  await world?.close()
  await ward?.close()
  await rm(drops, { recursive: true, force: true })
})

describe('H-008: the precision of a decimal', () => {
  test.each(['5.0', '4.10'])('%s is what is sent to the reader', (value) => {
    expect(sent).toContain(`"value":${value},"unit":"/min"`)
  })
})

test('H-011: a code without words and without a system is shown as received', async () => {
  const record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
  expect(record.entries('allergies', 'ward').map(({ text }) => text)).toEqual([
    'Code without words: XaIIq (no code system sent)'
  ])
})
