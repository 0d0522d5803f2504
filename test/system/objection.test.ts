/** A person who objects: refused for everybody at once, reversible, audited, and told to nobody but by the refusal (feature 58). */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, NHS_NUMBER, nhsNumber, type Person } from '../fixtures/people.ts'
import { consumerPartner, liveSource, startWorld, type World } from '../fixtures/region.ts'
import { type Bend, type HostSystem, hostSystem, openSession, postLaunch } from '../harness/launch.ts'
import { askDataFeeds } from '../harness/data-feeds.ts'
import { asSuperuser, type CommandResult, newFolder, verifyAudit } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const BY = ['--by', 'Central Team']
const [CLOSED, OPEN, BACK, MERGED, EMERGENCY, UNHELD] = [10, 20, 30, 40, 50, 60].map((serial) =>
  aPerson(serial, { family: `Objector${serial}` })
) as [Person, Person, Person, Person, Person, Person]
const OLD_NUMBER = nhsNumber(400)
const RETIRED_NUMBER = nhsNumber(450)
const PEOPLE = [CLOSED, OPEN, BACK, MERGED, EMERGENCY]

let world: World
let other: HostSystem
let source: ScriptedSource
let folder: string

beforeAll(async () => {
  source = await scriptedSource('ward', PEOPLE)
  other = await hostSystem('https://other.example', 'RX2')
  folder = await newFolder()
  const jwksFile = join(folder, 'rx2.jwks.json')
  await writeFile(jwksFile, JSON.stringify(other.jwks))
  world = await startWorld({
    people: [...PEOPLE, UNHELD],
    sources: [liveSource(source, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 5000 })],
    partners: [consumerPartner('RX2', other, jwksFile)]
  })
  world.index.supersedes(OLD_NUMBER, MERGED)
  for (const person of [CLOSED, UNHELD]) expect((await object(person.nhs, 'doc-1')).code).toBe(0)
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  source.calm().answer(
    'AllergyIntolerance',
    behave.okFor((call) => {
      const person = PEOPLE.find(({ nhs }) => nhs === call.nhs)
      return person === undefined ? [] : [aResource('AllergyIntolerance', 'a1', byNumber(person))]
    })
  )
})

const ncr = (args: readonly string[], input?: string): Promise<CommandResult> => world.product.ncr(args, input)
const object = (nhs: string, evidence: string) =>
  ncr(['objection', 'record', '--nhs-number', '-', '--capacity', 'own', '--evidence', evidence, ...BY, '--json'], nhs)
const withdraw = (nhs: string) => ncr(['objection', 'withdraw', '--nhs-number', nhs, ...BY])

async function launch(person: Person, bend: Bend = {}, host = world.host) {
  const assertion = await host.sign(host.claims(world.product.url, person, bend))
  return postLaunch(world.product.url, { assertion })
}
const codeOf = async (person: Person, bend: Bend = {}, host = world.host) => (await launch(person, bend, host)).code
const read = (cookie: string) => readRecord(world.product.url, cookie)

async function page(cookie: string, disclosureId: string): Promise<number> {
  const headers = { cookie, 'ncr-disclosure': disclosureId }
  return (await fetch(`${world.product.url}/api/record/page/diabetes`, { headers })).status
}

async function audited(kind: string, nhs: string): Promise<Record<string, unknown>[]> {
  return asSuperuser(
    world.product,
    `select * from audit_entry where kind = '${kind}' and nhs_number = '${nhs}' order by seq`
  )
}

describe('a person who objected', () => {
  test('no source is ever asked, whoever launches, from where, in which role and how often', async () => {
    const launches = fc.record({
      host: fc.constantFrom('first', 'second'),
      person: fc.constantFrom(CLOSED, UNHELD),
      // a user without any letter is malformed
      sub: fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== ''),
      rol: fc.constantFrom('Consultant', 'Social Worker'),
      kind: fc.constantFrom('inpatient', 'emergency', 'caseload', 'social-care')
    })
    await fc.assert(
      fc.asyncProperty(launches, async ({ host, person, sub, rol, kind }) => {
        const code = await codeOf(person, { sub, usr: { rol }, rel: { kind } }, host === 'first' ? world.host : other)
        expect(code).toBe('person-objected')
        expect(source.calls).toEqual([])
      }),
      { numRuns: 25 }
    )
  })

  test('is refused alike whether or not anything is held, without a session', async () => {
    const answers = [await launch(CLOSED), await launch(UNHELD)]
    const said = answers.map(({ status, json, cookie }) => ({ status, cookie, ...json, requestId: 'any' }))
    expect(said[0]).toEqual(said[1])
    expect(said[0]).toMatchObject({ status: 403, cookie: null, code: 'person-objected' })
  })

  test('is refused after everything that the contract checks before', async () => {
    expect(await codeOf(CLOSED, { pat: { dob: '1950-03-30' } })).toBe('demographics-mismatch')
    expect(await codeOf(CLOSED, { usr: { rol: 'Porter' } })).toBe('launch-role')
    expect(await codeOf(CLOSED, { rsn: 'research' })).toBe('launch-reason')
  })

  test('is refused to nobody else', async () => {
    expect((await read(await openSession(world.product.url, world.host, OPEN))).completed).toBe(true)
  })
})

describe('H-023: an objection while the record is open', () => {
  test('ends it at the next read, whichever that is; withdrawn, the next launch opens', async () => {
    const cookies = [0, 1].map(() => openSession(world.product.url, world.host, BACK))
    const [one = '', two = ''] = await Promise.all(cookies)
    const { disclosureId } = await read(one)
    await read(two)
    expect((await object(BACK.nhs, 'doc-2')).code).toBe(0)
    source.calls.length = 0
    expect(await page(one, disclosureId)).toBe(403)
    expect((await read(two)).problem).toMatchObject({ status: 403, code: 'person-objected' })
    expect(source.calls).toEqual([])
    expect((await read(one)).problem['code']).toBe('session-ended')
    expect((await askDataFeeds(world.product.url, two)).status).toBe(401)
    expect(await audited('read-refused', BACK.nhs)).toHaveLength(2)

    expect((await withdraw(BACK.nhs)).code).toBe(0)
    expect((await read(await openSession(world.product.url, world.host, BACK))).allEntries()).toHaveLength(1)
    expect((await withdraw(BACK.nhs)).code, 'none stands any more').toBe(1)
  })
})

describe('H-012: an objection is the person’s, whichever number they are launched under', () => {
  test('recorded under a superseded number it holds for the survivor, and it is withdrawn by either', async () => {
    expect((await object(OLD_NUMBER, 'doc-3')).code).toBe(0)
    expect(await codeOf(MERGED)).toBe('person-objected')
    expect(await codeOf(MERGED, { pat: { nhs: OLD_NUMBER } })).toBe('person-objected')
    expect((await withdraw(MERGED.nhs)).code).toBe(0)
    expect(await codeOf(MERGED)).toBe('opened')
  })

  test('recorded under the surviving number it holds for a launch under the old one', async () => {
    expect((await object(MERGED.nhs, 'doc-4')).code).toBe(0)
    expect(await codeOf(MERGED, { pat: { nhs: OLD_NUMBER } })).toBe('person-objected')
    expect((await withdraw(MERGED.nhs)).code).toBe(0)
  })

  test('recorded before two numbers became one it holds for both, where the index tells the retired one', async () => {
    expect((await object(RETIRED_NUMBER, 'doc-5')).stdout).toContain('"index":"unknown"')
    expect(await codeOf(MERGED)).toBe('opened')
    const identifier = (use: string, value: string) => ({ use, system: NHS_NUMBER, value })
    world.index.knows(MERGED, { identifier: [identifier('official', MERGED.nhs), identifier('old', RETIRED_NUMBER)] })
    expect(await codeOf(MERGED)).toBe('person-objected')
    expect((await withdraw(RETIRED_NUMBER)).code).toBe(0)
  })
})

describe('emergency access over an objection', () => {
  const override = (...more: readonly string[]) =>
    ncr(['objection', 'override', '--nhs-number', EMERGENCY.nhs, '--ods', 'RX1', '--user', 'user-4711', ...more, ...BY])
  const reviews = async (...more: readonly string[]) => {
    const { stdout } = await ncr(['objection', 'review', 'list', ...more, '--json', '--by', 'Guardian'])
    return (JSON.parse(stdout) as { reviews: Record<string, unknown>[] }).reviews
  }

  test('opens for that user of that organisation, says so, ends by itself, and waits for its review', async () => {
    expect((await override('--reason', 'too early', '--minutes', '5')).code, 'no objection stands').toBe(1)
    expect((await object(EMERGENCY.nhs, 'doc-6')).code).toBe(0)
    const given = await override('--reason', 'Unconscious in resus', '--minutes', '240', '--json')
    const { id, until } = JSON.parse(given.stdout) as { id: string; until: string }

    expect(await codeOf(EMERGENCY, { sub: 'user-4712' })).toBe('person-objected')
    expect(await codeOf(EMERGENCY, {}, other)).toBe('person-objected')
    const cookie = await openSession(world.product.url, world.host, EMERGENCY)
    const record = await read(cookie)
    expect(record.events[0]?.['emergencyAccess']).toEqual({ until, reason: 'Unconscious in resus' })
    expect(record.allEntries()).toHaveLength(1)
    for (const kind of ['launched', 'opened', 'sent'])
      expect(String((await audited(kind, EMERGENCY.nhs)).at(-1)?.['body']), kind).toContain(id)

    await asSuperuser(
      world.product,
      `update emergency_access set granted_at = granted_at - interval '5 hours', until = until - interval '5 hours'`
    )
    expect((await read(cookie)).problem['code']).toBe('person-objected')
    expect(await codeOf(EMERGENCY)).toBe('person-objected')

    expect(await reviews()).toMatchObject([{ id, userId: 'user-4711', odsCode: 'RX1', grantedBy: 'Central Team' }])
    expect((await ncr(['objection', 'review', 'sign', id, ...BY])).code, 'not by who gave it').toBe(1)
    expect((await ncr(['objection', 'review', 'sign', id, '--by', 'Guardian'])).code).toBe(0)
    expect(await reviews()).toEqual([])
    expect(await reviews('--all')).toMatchObject([{ id, reviewedBy: 'Guardian' }])
  })

  test.each([
    ['longer than four hours', ['--reason', 'x', '--minutes', '241']],
    ['no time at all', ['--reason', 'x', '--minutes', '0']],
    ['no reason', ['--minutes', '5']]
  ])('is not given for %s', async (_what, args) => {
    expect((await override(...args)).code).toBe(2)
  })
})

describe('what is done is audited, and the command line guards the number', () => {
  test('every act has its entry, and no log line has a number', async () => {
    const acts = ['objection-recorded', 'objection-withdrawn']
    for (const kind of acts) expect(await audited(kind, BACK.nhs), kind).toMatchObject([{ user_id: 'Central Team' }])
    expect(await audited('objection-overridden', EMERGENCY.nhs)).toHaveLength(1)
    expect(await audited('override-reviewed', EMERGENCY.nhs)).toMatchObject([{ user_id: 'Guardian' }])
    expect((await audited('launch-refused', CLOSED.nhs)).map((row) => String(row['body'])).join()).toContain(
      'person-objected'
    )
    const log = world.product.logLines.join('\n')
    for (const { nhs } of [...PEOPLE, UNHELD]) expect(log).not.toContain(nhs)
    expect((await verifyAudit(world.product)).intact).toBe(true)
  })

  test('a second objection does not stand beside the first', async () => {
    const again = await object(CLOSED.nhs, 'doc-7')
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('stands already')])
    const list = await ncr(['objection', 'list', '--nhs-number', CLOSED.nhs, '--json', ...BY])
    expect(JSON.parse(list.stdout)).toMatchObject({ objections: [{ nhsNumber: CLOSED.nhs, evidence: 'doc-1' }] })
    expect(await audited('objections-listed', CLOSED.nhs)).toHaveLength(1)
  })

  test.each([
    ['a number that is not one', ['--nhs-number', '9990000011', '--capacity', 'own'], 'not valid'],
    ['a proxy without a name', ['--nhs-number', OPEN.nhs, '--capacity', 'proxy'], '--proxy NAME'],
    ['a proxy of somebody who decided', ['--nhs-number', OPEN.nhs, '--capacity', 'own', '--proxy', 'M'], 'no proxy'],
    ['another capacity', ['--nhs-number', OPEN.nhs, '--capacity', 'legal'], 'own, proxy']
  ])('%s is wrong usage: exit 2, one sentence that repeats no number', async (_what, args, told) => {
    const { code, stderr } = await ncr(['objection', 'record', ...args, '--evidence', 'x', ...BY])
    expect(code).toBe(2)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain(told)
    expect(stderr).not.toMatch(/\d{10}/)
  })
})
