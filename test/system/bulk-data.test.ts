/** A bulk-data source: an export by FHIR Bulk Data 3.0.0 becomes a night, whole or not at all, and its errors are said. */
import { generateKeyPairSync } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalJWKSet, exportJWK, jwtVerify, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { breakOff, type Exported, scriptedExport, type ScriptedExport, toNdjson } from '../faults/scripted-export.ts'
import { aResource, anUnreadable, byReference } from '../fixtures/clinical.ts'
import { hoursAgo } from '../fixtures/night.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { newFolder } from '../harness/product.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const SOURCES = ['main', 'faults', 'group', 'guarded', 'by-itself'] as const
type Id = (typeof SOURCES)[number]

const servers = new Map<Id, ScriptedExport>()
let world: World
let publicKey: JWK

const server = (id: Id): ScriptedExport => {
  const found = servers.get(id)
  if (found === undefined) throw new Error(`no server ${id}`)
  return found
}

const allergy = (id: string): Json => aResource('AllergyIntolerance', id, byReference('Patient/p1'))
const holding = (transactionTime: string, ...ids: readonly string[]): Exported => ({
  transactionTime,
  output: { Patient: [patientOf(JOAN, 'p1')], AllergyIntolerance: ids.map(allergy) }
})

const bulk = (id: Id, more: Json = {}): Json => ({
  id,
  name: `Warehouse ${id}`,
  kind: 'bulk-data',
  baseUrl: server(id).baseUrl,
  resourceTypes: ['AllergyIntolerance', 'Condition'],
  ...more
})

beforeAll(async () => {
  for (const id of SOURCES) servers.set(id, await scriptedExport())
  const folder = await newFolder()
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  publicKey = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES384' }
  await writeFile(join(folder, 'key.json'), JSON.stringify({ ...(await exportJWK(pair.privateKey)), kid: 'k1' }))
  server('guarded').requireToken()
  server('guarded').give(holding(hoursAgo(1), 'g1'))
  server('by-itself').give(holding(hoursAgo(1), 's1'))
  for (const id of ['main', 'faults', 'group'] as const) server(id).fault((_call, response) => refuse(response, 404))
  const backendServices = { tokenUrl: server('guarded').tokenUrl, clientId: 'ncr', privateJwkFile: 'key.json' }
  world = await startWorld({
    people: [JOAN],
    sources: [
      bulk('main'),
      bulk('faults', { exportBytesMax: 20_000 }),
      bulk('group', { groupId: 'everybody', mode: 'full' }),
      bulk('guarded', { backendServices }),
      bulk('by-itself')
    ],
    start: { on: { folder, databaseUrl: null } }
  })
}, 120_000)

afterAll(async () => {
  await world?.close()
  for (const found of servers.values()) await found.close()
})

function refuse(
  response: { writeHead(status: number, headers?: object): { end(text: string): unknown } },
  status: number
) {
  const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] }
  response.writeHead(status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(outcome))
  return true
}

async function run(id: Id): Promise<{ code: number | null; outcome: string; reason: string | null }> {
  const { code, stdout, stderr } = await world.product.ncr(['feed', 'run', id, '--json'])
  expect(stdout, stderr).toMatch(/^\{/)
  const { outcome, reason } = JSON.parse(stdout) as { outcome: string; reason: string | null }
  return { code, outcome, reason }
}

const open = async (): Promise<RecordAnswer> =>
  readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))

async function shown(id: Id): Promise<{ ids: readonly string[]; asOf: string | undefined; state: string | undefined }> {
  const record = await open()
  const state = record.state('allergies', id)
  const ids = record.entries('allergies', id).map((entry) => entry.id.split('/')[2] ?? '')
  return { ids: ids.toSorted(), asOf: state?.asOf, state: state?.state }
}

describe('an export', () => {
  test('becomes a night that readers see as at its transaction time, and no copy stays in the folder', async () => {
    const at = hoursAgo(5)
    server('main').give(holding(at, 'a1', 'a2'))
    let polls = 0
    server('main').fault(({ path }, response) => {
      if (!path.endsWith('/status/1') || (polls += 1) > 2) return false
      response.writeHead(202, { 'retry-after': '1', 'x-progress': 'half' }).end()
      return true
    })
    const startMs = performance.now()
    expect(await run('main')).toMatchObject({ code: 0, outcome: 'published' })
    expect(performance.now() - startMs).toBeGreaterThan(1900)
    expect(await shown('main')).toMatchObject({ ids: ['a1', 'a2'], state: 'recorded' })
    expect(Date.parse((await shown('main')).asOf ?? '')).toBe(Date.parse(at))
    const [kickOff] = server('main').callsTo('$export')
    expect(kickOff?.path).toBe('/fhir/Patient/$export')
    expect(kickOff?.headers['prefer']).toBe('respond-async')
    expect(kickOff?.query.get('_since')).toBeNull()
    const types = kickOff?.query.get('_type')?.split(',')
    expect(types?.slice(0, 3)).toEqual(['Patient', 'AllergyIntolerance', 'Condition'])
    expect(server('main').calls.some(({ method }) => method === 'DELETE')).toBe(true)
    expect(await readdir(join(world.product.folder, '.ncr', 'bulk-data', 'main'))).toEqual(['last.json'])
  })

  test('of changes since is laid over it, with what is deleted gone', async () => {
    const [before, at] = [(await shown('main')).asOf, hoursAgo(3)]
    server('main').give({ ...holding(at, 'a3'), deleted: ['AllergyIntolerance/a1'] })
    expect(await run('main')).toMatchObject({ code: 0, outcome: 'published' })
    const since = server('main').callsTo('$export')[0]?.query.get('_since') ?? ''
    expect(Date.parse(since)).toBe(Date.parse(before ?? ''))
    expect((await shown('main')).ids).toEqual(['a2', 'a3'])
  })

  test('H-009: that is older than what readers see changes nothing', async () => {
    server('main').give(holding(hoursAgo(40), 'old'))
    expect(await run('main')).toMatchObject({ code: 0, outcome: 'up-to-date' })
    expect((await shown('main')).ids).toEqual(['a2', 'a3'])
  })

  test('the same again is harmless, and asks for everything after one that was not published', async () => {
    server('main').give(holding(hoursAgo(2), 'a2', 'a3'))
    expect(await run('main')).toMatchObject({ code: 0, outcome: 'published' })
    expect(server('main').callsTo('$export')[0]?.query.get('_since')).toBeNull()
    expect(await run('main')).toMatchObject({ code: 0 })
    expect((await shown('main')).ids).toEqual(['a2', 'a3'])
  })

  test('of a Group is asked for as such', async () => {
    server('group').give(holding(hoursAgo(3), 'a1'))
    expect(await run('group')).toMatchObject({ code: 0, outcome: 'published' })
    server('group').give(holding(hoursAgo(2), 'a2'))
    expect(await run('group')).toMatchObject({ code: 0, outcome: 'published' })
    const [kickOff] = server('group').callsTo('$export')
    expect(kickOff?.path).toBe('/fhir/Group/everybody/$export')
    expect(kickOff?.query.get('_since')).toBeNull()
    expect((await shown('group')).ids).toEqual(['a2'])
  })

  test('a line that is no valid resource is set aside and said, the others are shown', async () => {
    const lines = [allergy('a1'), anUnreadable('AllergyIntolerance', 'bad', byReference('Patient/p1'))]
    server('group').give({
      transactionTime: hoursAgo(1),
      output: { Patient: [patientOf(JOAN, 'p1')], AllergyIntolerance: lines }
    })
    expect(await run('group')).toMatchObject({ code: 0, outcome: 'published' })
    expect((await open()).state('allergies', 'group')).toMatchObject({ state: 'recorded', unreadable: 1 })
  })
})

describe('a server that asks who we are', () => {
  test('is shown an assertion signed ES384 for its token endpoint, and then the token, by serve itself', async () => {
    await expect.poll(async () => (await shown('guarded')).ids, { timeout: 45_000, interval: 500 }).toEqual(['g1'])
    const form = new URLSearchParams(server('guarded').callsTo('/token')[0]?.body)
    expect(form.get('grant_type')).toBe('client_credentials')
    expect(form.get('scope')).toBe('system/*.rs')
    const verified = await jwtVerify(form.get('client_assertion') ?? '', createLocalJWKSet({ keys: [publicKey] }), {
      issuer: 'ncr',
      subject: 'ncr',
      audience: server('guarded').tokenUrl
    })
    expect(verified.protectedHeader).toMatchObject({ alg: 'ES384', kid: 'k1' })
    expect((verified.payload.exp ?? 0) - (verified.payload.iat ?? 0)).toBeLessThanOrEqual(300)
    expect(verified.payload.jti).toBeTypeOf('string')
  }, 60_000)
})

test('serve asks by itself, once until the next day, and loads what comes', async () => {
  await expect.poll(async () => (await shown('by-itself')).ids, { timeout: 45_000, interval: 500 }).toEqual(['s1'])
  expect(server('by-itself').callsTo('$export')).toHaveLength(1)
}, 60_000)

describe('what goes wrong', () => {
  const text = toNdjson(Array.from({ length: 20 }, (_, index) => allergy(`r${index}`)))

  test('a connection that breaks inside a file goes on where it broke', async () => {
    server('faults').give(holding(hoursAgo(9), ...Array.from({ length: 20 }, (_, index) => `r${index}`)))
    let broken = 0
    server('faults').fault(({ path, headers }, response) => {
      if (!path.endsWith('/AllergyIntolerance') || headers.range !== undefined || (broken += 1) > 1) return false
      breakOff(response, text, 700)
      return true
    })
    expect(await run('faults')).toMatchObject({ code: 0, outcome: 'published' })
    const [first, second] = server('faults').callsTo('/AllergyIntolerance')
    expect(first?.headers.range).toBeUndefined()
    expect(second?.headers).toMatchObject({ range: 'bytes=700-', 'if-range': '"v1"' })
    expect((await shown('faults')).ids).toHaveLength(20)
  })

  test('429 and 503 are waited for', async () => {
    server('faults').give(holding(hoursAgo(8), 'kept'))
    const statuses = [429, 503]
    server('faults').fault((_call, response) => {
      const status = statuses.shift()
      if (status === undefined) return false
      response.writeHead(status, { 'retry-after': '1' }).end()
      return true
    })
    expect(await run('faults')).toMatchObject({ code: 0, outcome: 'published' })
  })

  const cases: readonly (readonly [string, Partial<Exported>, RegExp, ((path: string) => number | null)?])[] = [
    [
      'a kick-off that is refused',
      {},
      /kick-off.*HTTP 400 \(exception\)/,
      (path) => (path.endsWith('$export') ? 400 : null)
    ],
    ['a file that is gone', {}, /file 2.*HTTP 404/, (path) => (path.endsWith('/AllergyIntolerance') ? 404 : null)],
    [
      'H-003: errors named by the server',
      { errors: [{ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] }] },
      /could not export everything: it names 1 error/
    ],
    [
      'H-009: a count that the file does not have',
      { bend: (m) => ({ ...m, output: (m['output'] as Json[]).map((file) => ({ ...file, count: 7 })) }) },
      /lines where the manifest says 7/
    ],
    [
      'files at another address',
      { bend: (m) => ({ ...m, output: [{ type: 'Patient', url: 'http://127.0.0.1:1/secret' }] }) },
      /another address than baseUrl/
    ],
    ['no transactionTime', { bend: ({ transactionTime: _gone, ...m }) => m }, /not as Bulk Data says: transactionTime/],
    [
      'a manifest in parts',
      { bend: (m) => ({ ...m, link: [{ relation: 'next', url: 'http://127.0.0.1:1/2' }] }) },
      /comes in parts/
    ],
    [
      'more bytes than exportBytesMax',
      {
        output: {
          Patient: [patientOf(JOAN, 'p1')],
          AllergyIntolerance: Array.from({ length: 99 }, (_, n) => allergy(`x${n}`))
        }
      },
      /exportBytesMax/
    ]
  ]

  test.each(cases.map(([name, more, reason, status]) => ({ name, more, reason, status })))(
    '$name: exit 1, the reason is said, and the last good night stays',
    async ({ more, reason, status }) => {
      const before = await shown('faults')
      server('faults').give({ ...holding(hoursAgo(1), 'new'), ...more })
      server('faults').fault(({ path }, response) => {
        const code = status?.(path) ?? null
        return code === null ? false : refuse(response, code)
      })
      const report = await run('faults')
      expect(report).toMatchObject({ code: 1, outcome: 'rejected' })
      expect(report.reason).toMatch(reason)
      expect(await shown('faults')).toEqual(before)
    }
  )

  test('and a good one mends it', async () => {
    server('faults').give(holding(hoursAgo(1), 'mended'))
    expect(await run('faults')).toMatchObject({ code: 0, outcome: 'published' })
    expect((await shown('faults')).ids).toEqual(['mended'])
  })
})
