/** One address that asks too often is told to wait, and keeps nobody else's addresses shut. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPerson } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import * as behave from '../faults/behaviours.ts'
import { openSession, postLaunch } from '../harness/launch.ts'
import { asSuperuser } from '../harness/product.ts'

/** As the runbook says: requests a minute from one address. */
const TOKENS_MAX = 600
const FHIR_MAX = 3_000
const AT_ONCE = 50
const LAUNCHES_AT_ONCE = 25
const WINDOWS = 3

/** More at once than a server takes. */
const LAUNCHES_TOO_MANY = 400

let world: World
/** Answers of this file so far that were `overloaded`. */
let shed = 0

beforeAll(async () => {
  world = await startWorld({ people: [aPerson(1)], sources: [] })
}, 120_000)
afterAll(() => world?.close())

/** The answers past the limit, the first of them whole. */
async function askTooOften(path: string, init: RequestInit, max: number) {
  const statuses = new Map<number, number>()
  let refused: Response | null = null
  // On a slow machine the window may end before the limit is reached, and the next one counts anew.
  for (let asked = 0; refused === null && asked <= WINDOWS * max; asked += AT_ONCE) {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => fetch(`${world.product.url}${path}`, init)))
    for (const answer of answers) {
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      if (answer.status === 503) shed += 1
      if (answer.status === 503 && refused === null) refused = answer
      else await answer.arrayBuffer()
    }
  }
  return { statuses, refused }
}

test('H-019: tokens asked for without end are `overloaded`, with a time to wait; 25 launches at once are served', async () => {
  const body = new URLSearchParams({ grant_type: 'password' })
  const { statuses, refused } = await askTooOften('/oauth2/token', { method: 'POST', body }, TOKENS_MAX)
  expect(statuses.get(400)).toBeGreaterThanOrEqual(TOKENS_MAX)
  expect(refused?.headers.get('content-type')).toContain('problem+json')
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused?.json()).toMatchObject({ code: 'overloaded', status: 503 })

  const cookies = await Promise.all(
    Array.from({ length: LAUNCHES_AT_ONCE }, () => openSession(world.product.url, world.host, aPerson(1)))
  )
  expect(cookies.every((cookie) => cookie !== null)).toBe(true)
})

test('the FHIR base answers past its limit as FHIR does', async () => {
  const { statuses, refused } = await askTooOften('/fhir/R4/Linkage/1', {}, FHIR_MAX)
  expect(statuses.get(401)).toBeGreaterThanOrEqual(FHIR_MAX)
  expect(await refused?.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'throttled' }] })
}, 120_000)

interface Shed {
  readonly refused: number
  readonly others: number
  readonly addresses: readonly { readonly address: string; readonly route: string; readonly refused: number }[]
}

test('launches past what a server takes at once are `overloaded`; every refusal by load is in the audit, in few entries', async () => {
  const assertions = await Promise.all(
    Array.from({ length: LAUNCHES_TOO_MANY }, () => world.host.sign(world.host.claims(world.product.url, aPerson(1))))
  )
  world.index.answerAll(behave.hang)
  const answers = await Promise.all(assertions.map((assertion) => postLaunch(world.product.url, { assertion })))
  const codes = answers.map(({ code }) => code)
  const count = (of: string): number => codes.filter((code) => code === of).length
  const overloaded = count('overloaded')
  expect(overloaded).toBeGreaterThan(0)
  expect(count('opened')).toBe(0)
  await world.product.stop()
  const rows = await asSuperuser(world.product, "SELECT body FROM audit_entry WHERE kind = 'requests-shed'")
  const entries = rows.map(({ body }) => JSON.parse(String(body)) as Shed)
  expect(entries.reduce((sum, { refused }) => sum + refused, 0)).toBe(shed + overloaded)
  expect(entries.length).toBeLessThan(10)
  const counted = entries.flatMap(({ addresses }) => addresses)
  const of = (route: string): number =>
    counted.filter((one) => one.route === route).reduce((sum, { refused }) => sum + refused, 0)
  expect(of('/launch')).toBe(overloaded)
  expect(of('/oauth2/token')).toBeGreaterThan(0)
  expect(new Set(counted.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']))
  const launches = await asSuperuser(
    world.product,
    "SELECT count(*)::int AS n FROM audit_entry WHERE kind = 'launch-refused'"
  )
  // Looked at, and so with an entry each.
  expect(launches[0]?.['n']).toBe(count('index-unavailable'))
}, 120_000)
