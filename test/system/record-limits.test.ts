/**
 * H-003, H-019, H-020: a record as a whole has a limit of bytes, said when it is reached; and a reader who does not read
 * slows what is read for them, until they read on: then they get all of it.
 */
import { afterAll, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const PAGES = 60
const PER_PAGE = 20
const RECORD_BYTES_MAX = 14_000_000
const UNREAD_BYTES_MAX = 1_000_000
const REGION = { name: 'Notts Care Record', publicUrl: 'http://127.0.0.1:8080', viewDeadlineMs: 60_000 }

const aNote = (id: string, characters: number): Json => ({
  ...aResource('AllergyIntolerance', id, byNumber(JOAN)),
  note: [{ text: 'x'.repeat(characters) }]
})
const manyPages = behave.pagedMany(PAGES, (page) =>
  Array.from({ length: PER_PAGE }, (_, place) => aNote(`p${page}n${place}`, 500))
)
/** Its first page comes when the others are in, the further ones soon. */
function afterTheOthers(): Behaviour {
  let delayMs = 1500
  return (call, response, baseUrl) => {
    behave.late(delayMs, manyPages)(call, response, baseUrl)
    delayMs = 20
  }
}
/** More than the kernel takes of a connection that nobody reads. */
const big: readonly Json[] = Array.from({ length: 1000 }, (_, place) => aNote(`b${place}`, 8000))

const sources = new Map<string, ScriptedSource>()
let world: World

async function configure(): Promise<Json[]> {
  const answers = { big: behave.ok(...big), pages: afterTheOthers(), quick: behave.ok(aNote('q', 10)) }
  const configured: Json[] = []
  for (const [id, answer] of Object.entries(answers)) {
    const source = (await scriptedSource(id, [JOAN])).answer('AllergyIntolerance', answer)
    sources.set(id, source)
    configured.push(liveSource(source, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 20_000 }))
  }
  return configured
}

const pagesAsked = (): number => sources.get('pages')?.callsFor('AllergyIntolerance').length ?? 0
const openStream = async (): Promise<ReadableStreamDefaultReader<Uint8Array>> => {
  const cookie = await openSession(world.product.url, world.host, JOAN)
  const response = await fetch(`${world.product.url}/api/record`, { headers: { cookie } })
  const reader = response.body?.getReader()
  if (reader === undefined) throw new Error('the record has no body')
  return reader
}

async function readOn(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for (let read = await reader.read(); !read.done; read = await reader.read()) chunks.push(read.value)
  return Buffer.concat(chunks).toString('utf8')
}

afterAll(async () => {
  for (const source of sources.values()) await source.close()
})

test('a reader who does not read slows what is read for them, and gets all of it when they read on', async () => {
  const region = { ...REGION, recordBytesMax: 64_000_000, unreadBytesMax: UNREAD_BYTES_MAX }
  world = await startWorld({ people: [JOAN], sources: await configure(), more: { region } })
  try {
    const reader = await openStream()
    // Only the first line: what else is in waits for this reader, and is more than may wait.
    await reader.read()
    await expect.poll(pagesAsked, { timeout: 10_000 }).toBeGreaterThan(0)
    await expect
      .poll(
        async () => {
          const before = pagesAsked()
          await new Promise((resolve) => setTimeout(resolve, 1000))
          return pagesAsked() - before
        },
        { timeout: 30_000 }
      )
      .toBe(0)
    expect(pagesAsked(), 'the source is not asked on').toBeLessThan(PAGES)
    const text = await readOn(reader)
    expect(pagesAsked()).toBe(PAGES)
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Json)
    expect(lines.at(-1)?.['event']).toBe('complete')
    expect(new Set(text.match(/"id":"pages\/AllergyIntolerance\/p\d+n\d+"/g)).size).toBe(PAGES * PER_PAGE)
  } finally {
    await world.close()
  }
}, 120_000)

test('H-003: the limit of a whole record is said where it is reached, and takes no other source’s room', async () => {
  const region = { ...REGION, recordBytesMax: RECORD_BYTES_MAX / 2, unreadBytesMax: UNREAD_BYTES_MAX }
  world = await startWorld({ people: [JOAN], sources: await configure(), more: { region } })
  try {
    const record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
    const detail = `more than the ${RECORD_BYTES_MAX / 2} bytes of one record`
    // One answer of 8 MB: nothing of it could be used.
    expect(record.state('allergies', 'big')).toMatchObject({ state: 'unavailable', detail })
    expect(record.state('allergies', 'pages')).toMatchObject({ state: 'recorded' })
    expect(record.state('allergies', 'quick')).toMatchObject({ state: 'recorded' })
    expect(record.completed).toBe(true)
  } finally {
    await world.close()
  }
}, 120_000)

test('H-010: pages that came before the limit of the record are shown, and the rest is said to be cut', async () => {
  const region = { ...REGION, recordBytesMax: 300_000, unreadBytesMax: UNREAD_BYTES_MAX }
  world = await startWorld({ people: [JOAN], sources: await configure(), more: { region } })
  try {
    const record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
    const state = record.state('allergies', 'pages')
    expect(state).toMatchObject({ state: 'recorded', flags: ['cut'] })
    expect(state?.detail).toBe('AllergyIntolerance: more than the 300000 bytes of one record')
    expect(record.entries('allergies', 'pages').length).toBeGreaterThan(0)
    expect(record.entries('allergies', 'pages').length).toBeLessThan(PAGES * PER_PAGE)
  } finally {
    await world.close()
  }
}, 120_000)
