/**
 * A person who is restricted on the index is answered exactly as one whom nobody knows: same code, same page, and the
 * same work, statement by statement, so that no clock can tell them apart either. The audit alone knows.
 */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { ok } from '../faults/behaviours.ts'
import { type CountingDatabase, countingDatabase } from '../faults/counting-database.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aPerson, nhsNumber, patientOf, type Person } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { createDatabase, type TestDatabase } from '../harness/database.ts'
import { type Bend, postLaunch } from '../harness/launch.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'

const RESTRICTED = aPerson(1)
const VERY_RESTRICTED = aPerson(2)
/** As long in every field as the restricted ones: sizes are compared. */
const NOBODY: Person = { ...RESTRICTED, nhs: nhsNumber(9_000) }
const SURVIVED_BY_RESTRICTED: Person = { ...RESTRICTED, nhs: nhsNumber(9_001) }

/** Statements that a launch makes are seen once a launch; what runs in the background is seen more rarely. */
const LAUNCHES = 6

const DESK = { name: 'Ward desk', telephone: '01632 960042' }

let database: TestDatabase
let counting: CountingDatabase
let ward: ScriptedSource
let world: World

beforeAll(async () => {
  database = await createDatabase(inject('postgresAdminUrl'))
  counting = await countingDatabase(database.url)
  ward = await scriptedSource('ward', [RESTRICTED])
  const on = { folder: await newFolder(), databaseUrl: counting.url }
  world = await startWorld({
    people: [RESTRICTED, VERY_RESTRICTED],
    sources: [liveSource(ward, { resourceTypes: ['AllergyIntolerance'] })],
    more: { region: { name: 'NCR', publicUrl: 'http://127.0.0.1:8080', serviceDesk: DESK } },
    start: { on }
  })
  world.index.restricts(RESTRICTED, 'R').restricts(VERY_RESTRICTED, 'V')
  const security = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }]
  world.index.answer(SURVIVED_BY_RESTRICTED.nhs, ok(patientOf(RESTRICTED, RESTRICTED.nhs, { meta: { security } })))
}, 120_000)
afterAll(async () => {
  await world?.close()
  await counting?.close()
  await database?.drop()
  await ward?.close()
})

const launch = async (person: Person, accept = 'application/json', bend: Bend = {}) =>
  postLaunch(
    world.product.url,
    { assertion: await world.host.sign(world.host.claims(world.product.url, person, bend)) },
    accept
  )

interface Work {
  readonly statements: ReadonlyMap<string, number>
  readonly bindBytes: ReadonlyMap<string, number>
  readonly indexCalls: readonly string[]
  readonly sourceCalls: number
  readonly logLines: readonly string[]
}

/** What the region's scheduled work asks meanwhile, as often as a slow machine lets it: no launch has a part in it. */
const BY_THE_CLOCK = /job_queue|feed_|overnight_/

/** All that the product does for some launches of one person, as its neighbours see it. */
async function workOf(person: Person, bend: Bend = {}): Promise<Work> {
  counting.heard.length = 0
  world.index.calls.length = 0
  const [logged, asked] = [world.product.logLines.length, ward.calls.length]
  for (let nth = 0; nth < LAUNCHES; nth += 1) await launch(person, 'application/json', bend)
  const count = Map.groupBy(counting.heard, ({ sql }) => sql)
  const ofLaunches = [...count].filter(([sql, heard]) => heard.length >= LAUNCHES && !BY_THE_CLOCK.test(sql))
  return {
    statements: new Map(ofLaunches.map(([sql, heard]) => [sql, heard.length])),
    bindBytes: new Map(ofLaunches.map(([sql, heard]) => [sql, Math.max(...heard.map((one) => one.bindBytes))])),
    indexCalls: world.index.calls.map(
      ({ method, type, url }) => `${method} ${type} ${[...url.searchParams.keys()].join()}`
    ),
    sourceCalls: ward.calls.length - asked,
    logLines: world.product.logLines.slice(logged).map((line) => Object.keys(JSON.parse(line) as object).join())
  }
}

describe('a person restricted on the index', () => {
  test.each([
    ['restricted', RESTRICTED, {}],
    ['very restricted', VERY_RESTRICTED, {}],
    ['restricted, and named otherwise', RESTRICTED, { pat: { fam: 'Other' } }],
    ['reached by a superseded number', SURVIVED_BY_RESTRICTED, {}]
  ])('who is %s costs the same work as somebody unknown', async (_how, person, bend: Bend) => {
    await workOf(NOBODY)
    const unknown = await workOf(NOBODY, bend)
    const restricted = await workOf(person, bend)
    expect(unknown.statements.size).toBeGreaterThan(1)
    expect(restricted.statements).toEqual(unknown.statements)
    expect(restricted.indexCalls).toEqual(unknown.indexCalls)
    expect(restricted.indexCalls).toHaveLength(LAUNCHES)
    expect(restricted.logLines).toEqual(unknown.logLines)
    expect([restricted.sourceCalls, unknown.sourceCalls]).toEqual([0, 0])
    for (const [sql, bytes] of unknown.bindBytes) {
      const other = restricted.bindBytes.get(sql) ?? 0
      // `true` and `false`, and digits of the request's own number and time.
      expect(Math.abs(other - bytes), sql).toBeLessThanOrEqual(8)
    }
  })

  test.each(['application/json', 'text/html'])('is told as unknown, in %s, to the letter', async (accept) => {
    const [restricted, unknown] = [await launch(RESTRICTED, accept), await launch(NOBODY, accept)]
    const withoutIds = (text: string) => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|req-[\w-]+/g, 'id')
    expect(restricted.status).toBe(404)
    expect(withoutIds(restricted.text)).toBe(withoutIds(unknown.text))
    const names = (headers: Headers) => [...headers.keys()].toSorted((a, b) => a.localeCompare(b))
    expect(names(restricted.headers)).toEqual(names(unknown.headers))
    expect(restricted.setCookie).toBeNull()
  })

  test('is known to the audit alone', async () => {
    await launch(RESTRICTED)
    await launch(NOBODY)
    const rows = await asSuperuser(
      world.product,
      "select nhs_number, body::jsonb ->> 'restricted' as restricted from audit_entry where kind = 'launch-refused' order by 1, 2"
    )
    const told = new Map(rows.map((row) => [row['nhs_number'], row['restricted']]))
    expect(told.get(RESTRICTED.nhs)).toBe('true')
    expect(told.get(NOBODY.nhs)).toBe('false')
  })
})

describe('H-012: a newborn, or anybody without a traced number', () => {
  test.each([
    ['no number at all', { pat: { nhs: '' } }, 'nhs-number-invalid', 422],
    ['a local number of the ward', { pat: { nhs: 'BABY-0042' } }, 'nhs-number-invalid', 422],
    ['the number claim left out', { pat: { nhs: undefined } }, 'launch-malformed', 400],
    ['a number that the index does not have yet', { pat: { nhs: nhsNumber(9_100) } }, 'person-unknown', 404]
  ])('launched with %s is told to be traced, and whom to telephone', async (_what, bend: Bend, code, status) => {
    const told = await launch(RESTRICTED, 'application/json', bend)
    expect(told).toMatchObject({ code, status, setCookie: null })
    const { text } = await launch(RESTRICTED, 'text/html', bend)
    expect(text).toMatch(/newborn/)
    expect(text).toMatch(/telephone the service desk/)
    expect(text).toContain('Ward desk, telephone 01632 960042')
  })
})
