/** The signed launch, table by table: every bent launch is told its own code, sets no cookie and asks no source. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { BENT_LAUNCHES, type BentLaunch, ORDER_OF_CHECKS, STATUS_OF } from '../fixtures/bent-launches.ts'
import { aPerson } from '../fixtures/people.ts'
import { consumerPartner, liveSource, startWorld, type World } from '../fixtures/region.ts'
import { type Claims, type HostSystem, hostSystem, type LaunchAnswer, postLaunch } from '../harness/launch.ts'
import { newFolder, verifyAudit } from '../harness/product.ts'

const JOAN = aPerson(1)
const RESTRICTED = aPerson(20, { family: 'Hidden' })
const VERY_RESTRICTED = aPerson(30, { family: 'Hidden' })
const NOT_APPROVED = 'RX2'
const NOT_LIVE = 'RX3'
const LIVE_LATER = 'RX4'
const SWITCHED_OFF = 'RX5'

let world: World
let source: ScriptedSource
let folder: string
const hosts = new Map<string, HostSystem>()
let launches = 0

/** Partners on their way to going live, each with its own launching system. */
async function otherPartners() {
  folder = await newFolder()
  const partner = async (ods: string, consumer: Record<string, unknown>) => {
    const host = await hostSystem(`https://epr.${ods.toLowerCase()}.example`, ods)
    hosts.set(ods, host)
    const jwksFile = join(folder, `${ods}.jwks.json`)
    await writeFile(jwksFile, JSON.stringify(host.jwks))
    return consumerPartner(ods, host, jwksFile, consumer)
  }
  const tomorrow = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  return [
    await partner(NOT_APPROVED, { igApproved: undefined, liveFrom: undefined }),
    await partner(NOT_LIVE, { liveFrom: undefined }),
    await partner(LIVE_LATER, { liveFrom: tomorrow }),
    { ...(await partner(SWITCHED_OFF, {})), enabled: false },
    { odsCode: 'RX9', name: 'Provides data only', sources: [liveSource(source)] }
  ]
}

beforeAll(async () => {
  source = await scriptedSource('watched', [JOAN])
  world = await startWorld({ people: [JOAN], sources: [], partners: await otherPartners() })
  world.index.restricts(RESTRICTED, 'R').restricts(VERY_RESTRICTED, 'V')
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  source.calm()
})

async function post(form: Record<string, string>, accept?: string): Promise<LaunchAnswer> {
  launches += 1
  return postLaunch(world.product.url, form, accept)
}

const good = (bend: Record<string, unknown> = {}): Claims => world.host.claims(world.product.url, JOAN, bend)

function expectRefused(answer: LaunchAnswer, code: string): void {
  expect(answer.code, answer.text).toBe(code)
  expect(answer.status).toBe(STATUS_OF[code])
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(answer.json).toMatchObject({ status: STATUS_OF[code], type: expect.any(String), title: expect.any(String) })
  expect(answer.setCookie, 'a refusal sets no session').toBeNull()
  expect(source.calls, 'a refusal asks no source').toEqual([])
}

async function refuse(bentLaunch: BentLaunch): Promise<void> {
  expectRefused(await post(await bentLaunch.form(world.host, good())), bentLaunch.code)
}

describe('a bent launch is refused with its own code', () => {
  test.each(BENT_LAUNCHES)('$name: $code', async (bentLaunch) => refuse(bentLaunch))
})

describe('of two faults the earlier check is told', () => {
  test.each(ORDER_OF_CHECKS)('$name', async (bentLaunch) => refuse(bentLaunch))

  test('replayed before reason, and a launch refused for its reason is used up', async () => {
    const assertion = await world.host.sign(good({ rsn: 'research' }))
    expectRefused(await post({ assertion }), 'launch-reason')
    expectRefused(await post({ assertion }), 'launch-replayed')
  })

  test('partner-not-approved before partner-not-live before the reason', async () => {
    const said = async (ods: string) => {
      const host = hosts.get(ods) as HostSystem
      const claims = host.claims(world.product.url, JOAN, { rsn: 'research' })
      return post({ assertion: await host.sign(claims) })
    }
    expectRefused(await said(NOT_APPROVED), 'partner-not-approved')
    expectRefused(await said(NOT_LIVE), 'partner-not-live')
    expectRefused(await said(LIVE_LATER), 'partner-not-live')
  })

  test('a partner that is switched off opens nothing', async () => {
    const host = hosts.get(SWITCHED_OFF) as HostSystem
    const answer = await post({ assertion: await host.sign(host.claims(world.product.url, JOAN)) })
    expect(['partner-not-live', 'launch-issuer']).toContain(answer.code)
    expect(answer.setCookie).toBeNull()
  })

  test('one partner’s system cannot sign for another’s staff', async () => {
    const assertion = await (hosts.get(NOT_LIVE) as HostSystem).sign(good())
    expectRefused(await post({ assertion }), 'launch-signature')
  })
})

describe('each launch opens once', () => {
  test('a second use of the same launch is refused', async () => {
    const assertion = await world.host.sign(good())
    expect((await post({ assertion })).code).toBe('opened')
    expectRefused(await post({ assertion }), 'launch-replayed')
  })

  test('the same jti in a newly signed launch is refused', async () => {
    const claims = good()
    expect((await post({ assertion: await world.host.sign(claims) })).code).toBe('opened')
    expectRefused(await post({ assertion: await world.host.sign({ ...claims, sub: 'user-2' }) }), 'launch-replayed')
  })

  test('of 20 simultaneous uses exactly one opens', async () => {
    const assertion = await world.host.sign(good())
    const answers = await Promise.all(Array.from({ length: 20 }, () => post({ assertion })))
    const codes = answers.map((answer) => answer.code)
    expect(codes.filter((code) => code === 'opened')).toHaveLength(1)
    expect(codes.filter((code) => code === 'launch-replayed')).toHaveLength(19)
    expect(answers.filter((answer) => answer.setCookie !== null)).toHaveLength(1)
  })
})

describe('a person restricted on the index is told as unknown', () => {
  test.each([
    ['R', RESTRICTED],
    ['V', VERY_RESTRICTED]
  ])('%s: the answer is the same as for a number nobody has', async (_code, person) => {
    const restricted = await post({ assertion: await world.host.sign(world.host.claims(world.product.url, person)) })
    const nobody = aPerson(9_000, { family: person.family })
    const unknown = await post({ assertion: await world.host.sign(world.host.claims(world.product.url, nobody)) })
    expectRefused(restricted, 'person-unknown')
    const without = (answer: LaunchAnswer) => ({ ...answer.json, requestId: '', instance: '' })
    expect(without(restricted)).toEqual(without(unknown))
  })

  test('even when the launch names somebody else', async () => {
    const claims = world.host.claims(world.product.url, RESTRICTED, { pat: { fam: 'Nobody' } })
    expectRefused(await post({ assertion: await world.host.sign(claims) }), 'person-unknown')
  })
})

describe('how it is said', () => {
  test('to a browser a refusal is a page, with no cookie', async () => {
    const answer = await post({ assertion: await world.host.sign(good({ rsn: 'research' })) }, 'text/html')
    expect(answer.status).toBe(403)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(answer.text).toMatch(/direct care/i)
    expect(answer.text).not.toContain(JOAN.nhs)
    expect(answer.setCookie).toBeNull()
  })

  test('to a browser a success is a redirect to the record with a cookie no script can read', async () => {
    const answer = await post({ assertion: await world.host.sign(good()) }, 'text/html')
    expect(answer.status).toBe(303)
    expect(answer.setCookie).toMatch(/;\s*HttpOnly/i)
    expect(answer.setCookie).toMatch(/;\s*SameSite=(Lax|Strict)/i)
    expect(answer.setCookie).toMatch(/;\s*Path=\/(;|$)/i)
    expect(answer.headers.get('location')).not.toContain(JOAN.nhs)
  })

  test('the launch address answers a form only', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { status } = await fetch(`${world.product.url}/launch`, { method, redirect: 'manual' })
      expect([404, 405], method).toContain(status)
    }
  })

  test('to a program a success names the record’s address', async () => {
    const answer = await post({ assertion: await world.host.sign(good()) })
    expect(answer.status).toBe(200)
    expect(String(answer.json['recordUrl'])).toContain('/')
    expect(answer.cookie).not.toBeNull()
  })

  test('every launch, refused or not, is in the audit', async () => {
    const audit = await verifyAudit(world.product)
    expect(audit).toMatchObject({ intact: true, code: 0 })
    expect(audit.entries).toBeGreaterThanOrEqual(launches)
  })
})
