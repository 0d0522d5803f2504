/** One cookie is one user, one organisation, one person; and nothing that names a person leaves by a side door. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json, type Person, wrongCheckDigit } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession, postLaunch } from '../harness/launch.ts'
import { asSuperuser } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const GWEN = aPerson(100, { family: 'Zephyrbottom', given: ['Gwendolen'], birthDate: '1971-07-30' })
const PEOPLE: readonly Person[] = [JOAN, GWEN]

let world: World
let source: ScriptedSource

beforeAll(async () => {
  source = await scriptedSource('ward', PEOPLE)
  world = await startWorld({
    people: PEOPLE,
    sources: [liveSource(source, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 5000 })]
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
})
beforeEach(() => {
  source.calm()
  source.answer(
    'AllergyIntolerance',
    behave.okFor((call) =>
      PEOPLE.filter((person) => person.nhs === call.nhs).map((person) =>
        aResource('AllergyIntolerance', `of-${person.given[0]?.toLowerCase()}`, byNumber(person))
      )
    )
  )
})

const open = (person: Person, bend: Json = {}) => openSession(world.product.url, world.host, person, bend)

function ask(method: string, path: string, cookie: string | null, body?: Json, more: Record<string, string> = {}) {
  return fetch(`${world.product.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      accept: 'application/json',
      ...(cookie === null ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
}

const displayed = (cookie: string | null, disclosureId: string) =>
  ask(
    'POST',
    '/api/record/displayed',
    cookie,
    { disclosureId, section: 'allergies', printed: false },
    { 'ncr-disclosure': disclosureId }
  )

describe('without a session', () => {
  test.each(['application/x-ndjson', 'application/json', 'text/html', '*/*'])(
    'the record is refused as session-ended to Accept: %s',
    async (accept) => {
      const answer = await readRecord(world.product.url, null, accept)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(answer.problem['code']).toBe('session-ended')
    }
  )

  test('a made-up cookie of the right name is no session, and asks no source', async () => {
    const [name] = (await open(JOAN)).split('=')
    for (const value of ['', 'x', 'A'.repeat(43), 'null', '%00', '../../x']) {
      const answer = await readRecord(world.product.url, `${name}=${value}`)
      expect(answer.problem['code'], value).toBe('session-ended')
    }
    expect(source.calls).toEqual([])
  })
})

describe('H-001: two tabs, two people', () => {
  test('two launches by one user are two cookies, and each shows its own person only', async () => {
    const [joan, gwen] = [await open(JOAN), await open(GWEN)]
    expect(joan).not.toBe(gwen)
    for (let round = 0; round < 3; round += 1) {
      const [first, second] = await Promise.all([
        readRecord(world.product.url, joan),
        readRecord(world.product.url, gwen)
      ])
      expect(first.events[0]).toMatchObject({ person: { nhsNumber: JOAN.nhs } })
      expect(second.events[0]).toMatchObject({ person: { nhsNumber: GWEN.nhs } })
      expect(first.allEntries().map((entry) => entry.id)).toEqual(['ward/AllergyIntolerance/of-joan'])
      expect(second.allEntries().map((entry) => entry.id)).toEqual(['ward/AllergyIntolerance/of-gwendolen'])
      expect(JSON.stringify(first.events)).not.toContain(GWEN.family)
    }
  })

  test('the key of a session’s addresses is its own, the same at each opening, and opens no session', async () => {
    const keyOf = async (cookie: string) => (await readRecord(world.product.url, cookie)).events[0]?.['linkKey']
    const [joan, again, gwen] = [await open(JOAN), await open(JOAN), await open(GWEN)]
    const key = await keyOf(joan)
    expect(key).toMatch(/^[\w-]{43}$/)
    expect(await keyOf(joan)).toBe(key)
    expect(new Set([key, await keyOf(again), await keyOf(gwen)]).size).toBe(3)
    const [name] = joan.split('=')
    expect((await readRecord(world.product.url, `${name}=${String(key)}`)).problem['code']).toBe('session-ended')
  })

  test('nothing in the address changes the person', async () => {
    const cookie = await open(JOAN)
    for (const query of [`?nhs=${GWEN.nhs}`, `?patient=${GWEN.nhs}`, `?person=${GWEN.nhs}`, `/${GWEN.nhs}`]) {
      const answer = await ask('GET', `/api/record${query}`, cookie)
      const text = await answer.text()
      expect(text).not.toContain(GWEN.family)
      expect(text).not.toContain('of-gwendolen')
    }
    expect(source.calls.filter((call) => call.nhs === GWEN.nhs)).toEqual([])
  })

  test('a disclosure of one tab is not taken from the other', async () => {
    const [joan, gwen] = [await open(JOAN), await open(GWEN)]
    const ofGwen = await readRecord(world.product.url, gwen)
    await readRecord(world.product.url, joan)
    const answer = await displayed(joan, ofGwen.disclosureId)
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ code: 'view-replaced' })
  })
})

describe('one open view for each session', () => {
  test('what was displayed is taken for the open view, and refused for the one it replaced', async () => {
    const cookie = await open(JOAN)
    const first = await readRecord(world.product.url, cookie)
    expect((await displayed(cookie, first.disclosureId)).ok).toBe(true)
    const second = await readRecord(world.product.url, cookie)
    expect(second.disclosureId).not.toBe(first.disclosureId)
    const late = await displayed(cookie, first.disclosureId)
    expect(late.status).toBe(409)
    expect(late.headers.get('content-type')).toContain('application/problem+json')
    expect(await late.json()).toMatchObject({ code: 'view-replaced' })
    expect((await displayed(cookie, second.disclosureId)).ok).toBe(true)
  })

  test('either naming of a replaced view is enough to refuse it', async () => {
    const cookie = await open(JOAN)
    const { disclosureId: old } = await readRecord(world.product.url, cookie)
    const { disclosureId: now } = await readRecord(world.product.url, cookie)
    const report = async (inBody: string, inHeader: string | null) => {
      const header: Record<string, string> = inHeader === null ? {} : { 'ncr-disclosure': inHeader }
      const answer = await ask(
        'POST',
        '/api/record/displayed',
        cookie,
        { disclosureId: inBody, section: 'allergies' },
        header
      )
      return answer.status
    }
    expect(await report(old, null)).toBe(409)
    expect(await report(old, now)).toBe(409)
    expect(await report(now, old)).toBe(409)
    expect(await report(now, null)).toBeLessThan(300)
  })

  test('H-024: a closed record is not opened again by its cookie', async () => {
    const cookie = await open(JOAN)
    const { disclosureId } = await readRecord(world.product.url, cookie)
    const closed = await ask('POST', '/api/record/close', cookie, { disclosureId }, { 'ncr-disclosure': disclosureId })
    expect(closed.ok).toBe(true)
    expect((await readRecord(world.product.url, cookie)).problem['code']).toBe('session-ended')
    expect((await displayed(cookie, disclosureId)).status).toBe(401)
  })

  test('a HEAD request neither replaces the view nor asks a source', async () => {
    const cookie = await open(JOAN)
    const { disclosureId } = await readRecord(world.product.url, cookie)
    source.calls.length = 0
    await ask('HEAD', '/api/record', cookie)
    expect(source.calls).toEqual([])
    expect((await displayed(cookie, disclosureId)).ok).toBe(true)
  })

  test('displayed without a session is refused', async () => {
    const cookie = await open(JOAN)
    const { disclosureId } = await readRecord(world.product.url, cookie)
    const answer = await displayed(null, disclosureId)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ code: 'session-ended' })
  })
})

describe('H-024: a session ends by itself, in the server', () => {
  const aged = (change: string) => asSuperuser(world.product, `update session set ${change}`)

  test('H-024: idle limit: fourteen minutes without a read are allowed, sixteen are not', async () => {
    const cookie = await open(JOAN)
    await aged("last_seen_at = now() - interval '14 minutes'")
    const { status, disclosureId } = await readRecord(world.product.url, cookie)
    expect(status).toBe(200)
    await aged("last_seen_at = now() - interval '16 minutes'")
    expect((await readRecord(world.product.url, cookie)).problem['code']).toBe('session-ended')
    expect((await displayed(cookie, disclosureId)).status).toBe(401)
  })

  test('H-024: absolute session limit: an hour after its launch it has ended, however much it is used', async () => {
    const cookie = await open(JOAN)
    await aged("created_at = now() - interval '59 minutes'")
    for (let read = 0; read < 3; read += 1) expect((await readRecord(world.product.url, cookie)).status).toBe(200)
    await aged("created_at = now() - interval '60 minutes'")
    source.calls.length = 0
    expect((await readRecord(world.product.url, cookie)).problem['code']).toBe('session-ended')
    expect(source.calls).toEqual([])
  })

  test('H-024: every launch makes its own token, of 256 bits, which is kept nowhere', async () => {
    const values = await Promise.all(
      Array.from({ length: 5 }, async () => (await open(JOAN)).split('=').slice(1).join('='))
    )
    expect(new Set(values).size).toBe(5)
    for (const value of values) expect(Buffer.from(value, 'base64url')).toHaveLength(32)
    const kept = JSON.stringify(await asSuperuser(world.product, 'select * from session'))
    for (const value of values) expect(kept).not.toContain(value)
  })

  test('H-024: of several sessions of one user, ending one leaves the others', async () => {
    const [first, second] = [await open(JOAN), await open(GWEN)]
    const { disclosureId } = await readRecord(world.product.url, first)
    await ask('POST', '/api/record/close', first, { disclosureId }, { 'ncr-disclosure': disclosureId })
    expect((await readRecord(world.product.url, first)).status).toBe(401)
    expect((await readRecord(world.product.url, second)).status).toBe(200)
  })
})

describe('view-only', () => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s on the record is refused and asks no source', async (method) => {
    const cookie = await open(JOAN)
    const answer = await ask(method, '/api/record', cookie, { resourceType: 'AllergyIntolerance' })
    expect([404, 405]).toContain(answer.status)
    expect(await answer.text()).not.toContain(JOAN.family)
    expect(source.calls).toEqual([])
  })
})

describe('H-024: nothing is left behind', () => {
  test('the record, a refusal and a launch are never kept by a cache', async () => {
    const cookie = await open(JOAN)
    const launch = await postLaunch(world.product.url, { assertion: 'x' })
    const answers = [await readRecord(world.product.url, cookie), await readRecord(world.product.url, null), launch]
    for (const answer of answers) expect(answer.headers.get('cache-control')).toContain('no-store')
  })

  test('no NHS number or name in an address, an error, or a line the product writes', async () => {
    const said: string[] = []
    const faults: readonly Json[] = [
      { pat: { fam: 'Mismatchfamily' } },
      { pat: { nhs: wrongCheckDigit(JOAN.nhs) } },
      { pat: { nhs: aPerson(9000).nhs } },
      { rsn: 'research' }
    ]
    for (const bend of faults) {
      const assertion = await world.host.sign(world.host.claims(world.product.url, JOAN, bend))
      for (const accept of ['application/json', 'text/html']) {
        said.push((await postLaunch(world.product.url, { assertion }, accept)).text)
      }
    }
    const assertion = await world.host.sign(world.host.claims(world.product.url, JOAN))
    const opened = await postLaunch(world.product.url, { assertion }, 'text/html')
    said.push(opened.headers.get('location') ?? '')
    for (const behaviour of [
      behave.status(500),
      behave.brokenJson,
      behave.reset,
      behave.ok(aResource('AllergyIntolerance', 'w', byNumber(GWEN)))
    ]) {
      source.answer('AllergyIntolerance', behaviour)
      await readRecord(world.product.url, await open(JOAN))
    }
    said.push(await (await ask('GET', `/api/record/${JOAN.nhs}?name=${JOAN.family}`, null)).text())
    said.push(await (await ask('GET', `/nowhere/${JOAN.nhs}/${JOAN.family}`, null)).text())
    const lines = [...said, ...world.product.logLines]
    expect(world.product.logLines.length).toBeGreaterThan(0)
    for (const secret of [JOAN.nhs, GWEN.nhs, JOAN.family, GWEN.family, 'Mismatchfamily', wrongCheckDigit(JOAN.nhs)]) {
      expect(
        lines.filter((line) => line.toLowerCase().includes(secret.toLowerCase())),
        secret
      ).toEqual([])
    }
  })
})
