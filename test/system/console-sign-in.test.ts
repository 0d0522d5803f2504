/** Who gets into the console (issue 6, point 6): by the identity service alone, in a role that the region knows, for a while. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson, type Json } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { comeBack, consoleBrowser, identityService, signIn, type IdentityService } from '../harness/officer.ts'
import { asSuperuser, startProduct } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
let identity: IdentityService
let world: World

beforeAll(async () => {
  identity = await identityService()
  world = await startWorld({ people: [JOAN], sources: [], more: { console: identity.region } })
  identity.provider.register(world.product.url)
}, 120_000)
afterAll(async () => {
  await world?.close()
  await identity?.close()
})

const url = () => world.product.url
const sql = (text: string) => asSuperuser(world.product, text)
const lastOf = async (kind: string): Promise<Json> =>
  (await sql(`SELECT * FROM audit_entry WHERE kind = '${kind}' ORDER BY seq DESC LIMIT 1`))[0] ?? {}
async function session(cookie: string): Promise<Json & { status: number }> {
  const response = await fetch(`${url()}/api/console/session`, { headers: { cookie } })
  return { ...((await response.json()) as Json), status: response.status }
}

describe('a sign-in', () => {
  test('a privacy officer is bound to the organisation of the chosen role', async () => {
    const { cookie, answer } = await signIn(url(), { who: 'Lowe' })
    expect(answer).toMatchObject({ status: 303, location: `${url()}/console` })
    expect(await session(cookie)).toMatchObject({
      status: 200,
      name: 'Harriet Lowe',
      role: 'privacy-officer',
      odsCode: 'RX1',
      organisation: 'Partner RX1'
    })
    const entry = await lastOf('signed-in')
    expect(entry).toMatchObject({ ods_code: 'RX1', user_id: '910000000101', nhs_number: null })
    expect(JSON.parse(String(entry['body']))).toMatchObject({
      officer: { name: 'Harriet Lowe', role: 'privacy-officer' },
      assurance: 2
    })
  })

  test('the central team has its own role, for no partner', async () => {
    const { cookie } = await signIn(url(), { who: 'Brandt' })
    expect(await session(cookie)).toMatchObject({ status: 200, role: 'central-team', odsCode: 'QT1' })
  })

  test('the cookie is for this host, out of reach of scripts, and never sent from another site', async () => {
    const { answer } = await signIn(url(), { who: 'Lowe' })
    const line = answer.setCookies.find((one) => one.startsWith('ncr-console=')) ?? ''
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(line).toContain(attribute)
  })

  test.each([
    ['with one factor only', { who: 'Lowe', weak: true }, 'sign-in-level'],
    ['in a clinical role', { who: 'Lowe', role: 1 }, 'sign-in-role'],
    ['for an organisation that takes no part', { who: 'Qureshi' }, 'sign-in-role']
  ])('%s is refused, and the refusal is in the audit with who it was', async (_how, signingIn, code) => {
    const { cookie, answer } = await signIn(url(), signingIn)
    expect(answer).toMatchObject({ status: 403, code })
    expect(cookie).toBe('')
    const entry = await lastOf('sign-in-refused')
    expect(String(entry['user_id'])).toMatch(/^91000000010\d$/)
    expect(JSON.parse(String(entry['body']))).toMatchObject({ code })
  })

  test('an identity service that misbehaves as its own page tells it to lets nobody in, and everybody once it is well', async () => {
    const { address } = identity.provider
    const page = await (await fetch(address)).text()
    const ways = [...page.matchAll(/name="mode" value="([^"]+)"/g)].map(([, mode = '']) => mode)
    expect(ways).toEqual(['ok', 'denied', 'weak', 'no-roles', 'another-role', 'failing', 'hang'])
    const tell = (mode: string) =>
      fetch(`${address}/control`, { method: 'POST', body: new URLSearchParams({ mode }), redirect: 'manual' })
    try {
      for (const way of ['denied', 'weak', 'no-roles', 'another-role']) {
        expect((await tell(way)).status).toBe(303)
        expect((await signIn(url(), { who: 'Lowe' })).answer.status, way).toBe(403)
      }
      expect((await tell('failing')).status).toBe(303)
      expect((await fetch(`${address}/auth`)).status).toBe(500)
    } finally {
      await tell('ok')
    }
    expect((await signIn(url(), { who: 'Lowe' })).answer.status).toBe(303)
  })

  test('a way back that was used, was begun in another browser, or is bent opens nothing', async () => {
    const browser = consoleBrowser()
    const back = await comeBack(browser, url(), { who: 'Lowe' })
    const elsewhere = await consoleBrowser().send(back)
    expect(elsewhere).toMatchObject({ status: 403, code: 'sign-in-refused' })
    const bent = new URL(back)
    bent.searchParams.append('state', 'another')
    expect(await browser.send(bent.href)).toMatchObject({ status: 403, code: 'sign-in-refused' })
    const again = consoleBrowser()
    const used = await comeBack(again, url(), { who: 'Lowe' })
    const kept = new Map(again.cookies.get(url()))
    expect((await again.send(used)).status).toBe(303)
    again.cookies.set(url(), kept)
    expect(await again.send(used)).toMatchObject({ status: 403, code: 'sign-in-refused' })
  })
})

describe('a session of the console', () => {
  test('ends at the sign-out, and no read works after it', async () => {
    const { cookie } = await signIn(url(), { who: 'Lowe' })
    const out = await fetch(`${url()}/api/console/sign-out`, { method: 'POST', headers: { cookie } })
    expect(out.status).toBe(204)
    expect(await session(cookie)).toMatchObject({ status: 401, code: 'sign-in-required' })
    expect(await lastOf('signed-out')).toMatchObject({ user_id: '910000000101' })
  })

  test.each([
    ['idle', "last_seen_at = now() - interval '16 minutes'"],
    ['old, however busy', "created_at = now() - interval '241 minutes'"]
  ])('ends when it is %s', async (_how, change) => {
    const { cookie } = await signIn(url(), { who: 'Lowe' })
    await sql(`UPDATE officer_session SET ${change}`)
    expect(await session(cookie)).toMatchObject({ status: 401, code: 'sign-in-required' })
  })

  test('opens no record, and a record’s session opens no console', async () => {
    const { cookie } = await signIn(url(), { who: 'Lowe' })
    expect((await readRecord(url(), cookie)).status).toBe(401)
    const reader = await openSession(url(), world.host, JOAN)
    expect(await session(reader)).toMatchObject({ status: 401, code: 'sign-in-required' })
    const token = reader.split('=')[1] ?? ''
    expect(await session(`ncr-console=${token}`)).toMatchObject({ status: 401 })
  })

  test('H-023: a role that the region file no longer has ends it at the next request', async () => {
    const { cookie } = await signIn(url(), { who: 'Lowe' })
    const { product, region } = world
    const roles = [{ role: 'privacy-officer', roleCode: 'S0000:G0000:R0000' }]
    const changed = { ...region, console: { ...identity.region, roles } }
    const other = await startProduct(changed, { on: { folder: product.folder, databaseUrl: product.databaseUrl } })
    try {
      const response = await fetch(`${other.url}/api/console/session`, { headers: { cookie } })
      expect(((await response.json()) as Json)['code']).toBe('sign-in-role')
    } finally {
      await other.stop()
    }
  })
})

test('an audit that cannot be written lets nobody in', async () => {
  await sql(`CREATE FUNCTION test_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'down'; END $$;
             CREATE TRIGGER test_down BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION test_down()`)
  try {
    const { cookie, answer } = await signIn(url(), { who: 'Lowe' })
    expect(answer).toMatchObject({ status: 503, code: 'audit-unavailable' })
    expect(cookie).toBe('')
  } finally {
    await sql('DROP TRIGGER test_down ON audit_entry; DROP FUNCTION test_down()')
  }
})

test('without a console in the region file there is none', async () => {
  const { region } = world
  const { console: _console, ...without } = region as Json
  const { folder, databaseUrl } = world.product
  const product = await startProduct(without, { on: { folder, databaseUrl } })
  try {
    for (const path of ['/console', '/console/sign-in', '/api/console/session'])
      expect((await fetch(`${product.url}${path}`)).status).toBe(404)
  } finally {
    await product.stop()
  }
})
