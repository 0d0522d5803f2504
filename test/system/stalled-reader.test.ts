/** H-019: a reader who opens a record and never reads it holds neither the memory nor the sources for long. */
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'

const JOAN = aPerson(1)
/** More than the kernel takes of a connection that nobody reads, by far. */
const BIG_SOURCES = ['big-1', 'big-2', 'big-3', 'big-4']
const NOTE = [{ text: 'x'.repeat(8000) }]
const many: readonly Json[] = Array.from({ length: 1500 }, (_, place) => ({
  ...aResource('AllergyIntolerance', `a${place}`, byNumber(JOAN)),
  note: NOTE
}))
const PATIENCE_MS = 45_000

let world: World
let hanging: ScriptedSource
const sources: ScriptedSource[] = []

beforeAll(async () => {
  const limits = { resourceTypes: ['AllergyIntolerance'], deadlineMs: 60_000 }
  const configured: Json[] = []
  for (const id of BIG_SOURCES) {
    const big = (await scriptedSource(id, [JOAN])).answer('AllergyIntolerance', behave.ok(...many))
    sources.push(big)
    configured.push(liveSource(big, limits))
  }
  hanging = (await scriptedSource('hanging', [JOAN])).answer('AllergyIntolerance', behave.hang)
  sources.push(hanging)
  configured.push(liveSource(hanging, limits))
  const region = { name: 'Notts Care Record', publicUrl: 'http://127.0.0.1:8080', viewDeadlineMs: 60_000 }
  world = await startWorld({ people: [JOAN], sources: configured, more: { region } })
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const source of sources) await source.close()
})

async function open(): Promise<Socket> {
  const cookie = await openSession(world.product.url, world.host, JOAN)
  const { hostname, port } = new URL(world.product.url)
  const socket = connect(Number(port), hostname).on('error', () => undefined)
  socket.pause()
  socket.write(`GET /api/record HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncookie: ${cookie}\r\n\r\n`)
  return socket
}
const stalled = (): number => world.product.logLines.filter((line) => line.includes('reader-stalled')).length

test(
  'H-019: whoever never reads is cut off and the sources asked for them are let go; a slow reader is not',
  async () => {
    const slow = await open()
    let taken = 0
    // A little, now and then: longer between two than a timer tick, shorter than the limit.
    const sips = setInterval(() => (taken += (slow.read() as Buffer | null)?.length ?? 0), 1000)
    await expect.poll(() => hanging.pending(), { timeout: PATIENCE_MS }).toBe(1)
    const never = await open()
    await expect.poll(() => hanging.pending(), { timeout: PATIENCE_MS }).toBe(2)
    await expect.poll(stalled, { timeout: PATIENCE_MS, interval: 250 }).toBe(1)
    await expect.poll(() => hanging.pending(), { timeout: 5000 }).toBe(1)
    clearInterval(sips)
    expect(slow.destroyed).toBe(false)
    expect(taken).toBeGreaterThan(0)
    slow.destroy()
    never.destroy()
    await expect.poll(() => hanging.pending(), { timeout: 5000 }).toBe(0)
  },
  3 * PATIENCE_MS
)
