/** H-003: sources behind TLS, each with one thing wrong: whoever cannot be trusted is unavailable, and says why. */
import { writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { ServerOptions } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allergy, JOAN, TYPE } from '../attacks/attack.ts'
import * as behave from '../faults/behaviours.ts'
import { anAuthority, aServer } from '../faults/certificates.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import type { Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { newFolder } from '../harness/product.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const trusted = anAuthority('Test authority')
const unknown = anAuthority('Authority that nobody knows')

interface Case {
  readonly tls: ServerOptions | null
  readonly state: string
  readonly detail?: RegExp
}

const CASES: Readonly<Record<string, Case>> = {
  good: { tls: aServer(trusted), state: 'recorded' },
  'another-host': {
    tls: aServer(trusted, { address: '127.0.0.2' }),
    state: 'unavailable',
    detail: /certificate.*another host/
  },
  expired: {
    tls: aServer(trusted, { fromDays: -30, toDays: -1 }),
    state: 'unavailable',
    detail: /certificate.*expired/
  },
  'not-yet-valid': {
    tls: aServer(trusted, { fromDays: 5, toDays: 30 }),
    state: 'unavailable',
    detail: /certificate.*not valid yet/
  },
  'signed-by-itself': { tls: aServer(null), state: 'unavailable', detail: /certificate.*nobody/ },
  'unknown-authority': { tls: aServer(unknown), state: 'unavailable', detail: /certificate.*nobody/ },
  'old-version': {
    tls: { ...aServer(trusted), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' },
    state: 'unavailable',
    detail: /secure connection/
  },
  'asks-for-ours': {
    tls: { ...aServer(trusted), requestCert: true, rejectUnauthorized: true, ca: trusted.cert },
    state: 'unavailable'
  },
  'plain-http': { tls: null, state: 'unavailable', detail: /secure connection/ }
}
const SILENT_DEADLINE_MS = 2500

let world: World
let record: RecordAnswer
let silent: Server
const sockets = new Set<Socket>()
const sources: ScriptedSource[] = []

beforeAll(async () => {
  const folder = await newFolder()
  const authoritiesFile = join(folder, 'authorities.pem')
  await writeFile(authoritiesFile, trusted.cert)
  const configured: Json[] = []
  for (const [id, { tls }] of Object.entries(CASES)) {
    const source = (await scriptedSource(id, [JOAN], 0, tls)).answer(TYPE, behave.ok(allergy()))
    sources.push(source)
    const baseUrl = source.baseUrl.replace(/^http:/, 'https:')
    configured.push(liveSource(source, { baseUrl, resourceTypes: [TYPE], deadlineMs: 15_000 }))
  }
  silent = createServer((socket) => void sockets.add(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const baseUrl = `https://127.0.0.1:${(silent.address() as AddressInfo).port}/fhir`
  const never = {
    id: 'no-handshake',
    name: 'Silent',
    kind: 'fhir-r4',
    baseUrl,
    deadlineMs: SILENT_DEADLINE_MS,
    connectTimeoutMs: 20_000
  }
  world = await startWorld({
    people: [JOAN],
    sources: [...configured, { ...never, resourceTypes: [TYPE] }],
    start: { authoritiesFile }
  })
  record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const source of sources) await source.close()
  for (const socket of sockets) socket.destroy()
  silent?.close()
})

test.each(Object.entries(CASES))('H-003: %s', (id, { state, detail }) => {
  const told = record.state('allergies', id)
  expect(told).toMatchObject({ state })
  if (detail !== undefined) expect(told?.detail).toMatch(detail)
  expect(record.entries('allergies', id)).toHaveLength(state === 'recorded' ? 1 : 0)
})

test('H-003: one that never shakes hands is timed out at its own deadline', () => {
  expect(record.state('allergies', 'no-handshake')).toMatchObject({ state: 'timed-out' })
  expect(record.completed).toBe(true)
})
