/** H-019: whoever is refused is told whom to telephone: the desk of their own organisation where it is known, else the region's. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson } from '../fixtures/people.ts'
import { consumerPartner, startWorld, type World } from '../fixtures/region.ts'
import { type HostSystem, hostSystem, postLaunch, signedByStranger } from '../harness/launch.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const OWN = { name: 'Own desk', telephone: '01632 960001' }
const REGION = { name: 'Region desk', telephone: '01632 960199' }

let world: World
let other: HostSystem

beforeAll(async () => {
  other = await hostSystem('https://other.example', 'RX2')
  world = await startWorld({
    people: [JOAN],
    sources: [],
    // RX2 has a desk and is not live; RX1 has none.
    partners: [{ ...consumerPartner('RX2', other, 'rx1.jwks.json', { liveFrom: null }), serviceDesk: OWN }],
    more: { region: { name: 'Notts Care Record', publicUrl: 'http://127.0.0.1:8080', serviceDesk: REGION } }
  })
}, 120_000)
afterAll(() => world?.close())

const launch = async (assertion: string, accept = 'application/json') =>
  postLaunch(world.product.url, { assertion }, accept)

describe('a refused launch', () => {
  test.each([
    ['of a known system that is not live', () => other.sign(other.claims(world.product.url, JOAN)), OWN],
    [
      'in the name of a known system, by a stranger',
      () => signedByStranger(other.claims(world.product.url, JOAN)),
      OWN
    ],
    [
      'of a system nobody knows',
      () => other.sign(other.claims(world.product.url, JOAN, { iss: 'https://unknown.example' })),
      REGION
    ],
    [
      'of a partner without a desk',
      () => world.host.sign(world.host.claims(world.product.url, JOAN, { rsn: 'x' })),
      REGION
    ],
    ['that cannot be read', async () => 'not a launch', REGION]
  ])('%s names a desk, as data and on the page', async (_what, assertion, desk) => {
    const { json, status } = await launch(await assertion())
    expect(status).toBeGreaterThanOrEqual(400)
    expect(json['serviceDesk']).toEqual(desk)
    const { text } = await launch(await assertion(), 'text/html')
    expect(text).toContain(`${desk.name}, telephone ${desk.telephone}`)
  })
})

test('a read without a session, and an address that is not there, name the region’s desk', async () => {
  expect((await readRecord(world.product.url, null)).problem['serviceDesk']).toEqual(REGION)
  const nowhere = await fetch(`${world.product.url}/nowhere`, { headers: { accept: 'application/json' } })
  expect(((await nowhere.json()) as Record<string, unknown>)['serviceDesk']).toEqual(REGION)
})
