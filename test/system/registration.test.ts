/** A provider says whom it holds (features 39, 63): signed in by its own key, checked at the index, asked by it afterwards. */
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aPerson, type Json, nhsNumber, patientOf, type Person, wrongCheckDigit } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const FHIR_JSON = 'application/fhir+json'

let world: World
let ward: ScriptedSource
let clinic: ScriptedSource
let key: CryptoKey
let foreignKey: CryptoKey

beforeAll(async () => {
  ward = await scriptedSource('ward', [JOAN])
  clinic = await scriptedSource('clinic', [JOAN])
  const [own, foreign] = await Promise.all([generateKeyPair('ES384'), generateKeyPair('ES384')])
  key = own.privateKey
  foreignKey = foreign.privateKey
  const folder = await newFolder()
  const jwks = { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'k1' }] }
  await writeFile(join(folder, 'sources.jwks.json'), JSON.stringify(jwks))
  const linked = { locate: 'linked', resourceTypes: ['AllergyIntolerance'], deadlineMs: 15_000 }
  const registration = { jwksFile: 'sources.jwks.json' }
  world = await startWorld({
    people: [JOAN],
    sources: [liveSource(ward, { ...linked, registration }), liveSource(clinic, { ...linked, registration })],
    start: { on: { folder, databaseUrl: null } }
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await ward?.close()
  await clinic?.close()
})
beforeEach(() => void ward.calm())

interface Bend {
  readonly claims?: Json
  readonly key?: CryptoKey
  readonly kid?: string
}

async function assertion(source: string, bend: Bend = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const aud = `${world.product.url}/oauth2/token`
  const claims = { iss: source, sub: source, aud, jti: randomUUID(), iat: now, exp: now + 240, ...bend.claims }
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES384', kid: bend.kid ?? 'k1' }).sign(bend.key ?? key)
}

function postAssertion(client_assertion: string, more: Record<string, string> = {}): Promise<Response> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
    ...more
  })
  return fetch(`${world.product.url}/oauth2/token`, { method: 'POST', body })
}

async function tokenOf(source: string): Promise<string> {
  const answer = await postAssertion(await assertion(source))
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { access_token: string }).access_token
}

function fhir(method: string, path: string, token: string, body?: Json): Promise<Response> {
  return fetch(`${world.product.url}/fhir/R4/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': FHIR_JSON }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
}

const open = async () => readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
const audited = (kind: string) =>
  asSuperuser(world.product, `SELECT nhs_number, body FROM audit_entry WHERE kind = '${kind}' ORDER BY seq`)

describe('signing in', () => {
  const nowS = (): number => Math.floor(Date.now() / 1000)

  test.each<[string, () => Bend]>([
    ['another key', () => ({ key: foreignKey })],
    ['a key id that nobody has', () => ({ kid: 'k2' })],
    ['another audience', () => ({ claims: { aud: 'https://elsewhere.example/token' } })],
    ['a subject that is not the issuer', () => ({ claims: { sub: 'clinic' } })],
    ['an end that has passed', () => ({ claims: { exp: nowS() - 60 } })],
    ['an end too far away', () => ({ claims: { exp: nowS() + 3600 } })],
    ['no jti', () => ({ claims: { jti: undefined } })]
  ])('with %s opens nothing', async (_what, bend) => {
    const answer = await postAssertion(await assertion('ward', bend()))
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({ error: 'invalid_client' })
  })

  test('as a source that nobody knows, or with no assertion, opens nothing', async () => {
    expect((await postAssertion(await assertion('nobody'))).status).toBe(401)
    expect((await postAssertion('not a JWT')).status).toBe(401)
    expect((await postAssertion('', {})).status).toBe(400)
    expect((await postAssertion(await assertion('ward'), { grant_type: 'password' })).status).toBe(400)
    expect((await postAssertion(await assertion('ward'), { scope: 'system/*.cruds' })).status).toBe(400)
  })

  test('works once with one assertion, for five minutes', async () => {
    const once = await assertion('ward')
    const first = await postAssertion(once)
    expect(await first.json()).toMatchObject({ token_type: 'bearer', expires_in: 300 })
    expect((await postAssertion(once)).status).toBe(401)
  })

  test('is described where SMART looks for it', async () => {
    const answer = await fetch(`${world.product.url}/.well-known/smart-configuration`)
    expect(await answer.json()).toMatchObject({
      token_endpoint: `${world.product.url}/oauth2/token`,
      token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384']
    })
  })
})

describe('registering', () => {
  test('without a token, or with a wrong one, is refused as FHIR refuses', async () => {
    const answer = await fhir('POST', 'Patient', 'x'.repeat(43), patientOf(JOAN, 'p1'))
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'login' }] })
  })

  test.each<[string, Json, number, string]>([
    ['a wrong check digit', patientOf({ ...JOAN, nhs: wrongCheckDigit(JOAN.nhs) }, 'p1'), 422, 'value'],
    ['H-012: a number that the index does not have', patientOf(aPerson(700), 'p1'), 404, 'not-found'],
    ['H-001: another birth date', patientOf(JOAN, 'p1', { birthDate: '1950-03-30' }), 409, 'business-rule'],
    ['no id of its own', patientOf(JOAN, 'p1', { id: undefined }), 400, 'invalid'],
    ['something that is no valid R4', patientOf(JOAN, 'p1', { gender: 'f' }), 400, 'invalid'],
    ['something that is no Patient', { resourceType: 'Person' }, 400, 'invalid']
  ])('with %s links nothing', async (_what, patient, status, code) => {
    const answer = await fhir('POST', 'Patient', await tokenOf('ward'), patient)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code }]
    })
    expect(await asSuperuser(world.product, 'SELECT * FROM linkage')).toEqual([])
  })

  test('a linked source is asked only between registration and de-registration, and all of it is audited', async () => {
    const before = await open()
    expect(before.state('allergies', 'ward')).toMatchObject({ state: 'not-asked' })
    expect(ward.calls).toEqual([])

    const token = await tokenOf('ward')
    const made = await fhir('POST', 'Patient', token, patientOf(JOAN, 'p1'))
    expect(made.status).toBe(201)
    const linkage = (await made.json()) as { id: string; item: Json[] }
    expect(linkage.item.map(({ type }) => type)).toEqual(['source', 'alternate'])
    expect(JSON.stringify(linkage.item[1])).toContain(`${ward.baseUrl}/Patient/p1`)
    expect(made.headers.get('location')).toContain(`/fhir/R4/Linkage/${linkage.id}`)
    const again = await fhir('POST', 'Patient', token, patientOf(JOAN, 'p1'))
    expect(((await again.json()) as Json)['id']).toBe(linkage.id)

    const during = await open()
    expect(during.state('allergies', 'ward')).toMatchObject({ state: 'none-recorded' })
    expect(during.state('allergies', 'clinic')).toMatchObject({ state: 'not-asked' })

    const other = await tokenOf('clinic')
    expect((await fhir('GET', `Linkage/${linkage.id}`, other)).status).toBe(404)
    expect((await fhir('DELETE', `Linkage/${linkage.id}`, other)).status).toBe(404)
    expect((await fhir('GET', `Linkage/${linkage.id}`, token)).status).toBe(200)

    await asSuperuser(world.product, "UPDATE linkage SET since = since - interval '400 days'")
    const stale = await open()
    expect(stale.state('allergies', 'ward')).toMatchObject({ state: 'none-recorded' })
    const told = stale.events.find((event) => event.event === 'source' && event.source === 'ward')
    expect(told?.['detail']).toContain('the locator is stale')

    expect((await fhir('DELETE', `Linkage/${linkage.id}`, token)).status).toBe(204)
    expect((await open()).state('allergies', 'ward')).toMatchObject({ state: 'not-asked' })
    for (const kind of ['linkage-made', 'linkage-removed']) {
      expect(
        (await audited(kind)).every((row) => row['nhs_number'] === JOAN.nhs),
        kind
      ).toBe(true)
      expect((await audited(kind)).length, kind).toBeGreaterThan(0)
    }
    expect((await audited('registration-refused')).length).toBeGreaterThan(0)
  })
})

describe('H-012: a number that was merged into another', () => {
  const SURVIVOR = aPerson(60, { family: 'Merged' })
  const BEFORE: Person = { ...SURVIVOR, nhs: nhsNumber(70) }
  const numbersOf = async (source: string) => {
    const rows = await asSuperuser(world.product, `SELECT nhs_number FROM linkage WHERE source_id = '${source}'`)
    return rows.map((row) => row['nhs_number'])
  }

  test('linkages move to the survivor at the first launch under the old number, and the source is asked under both', async () => {
    world.index.knows(BEFORE)
    const made = await fhir('POST', 'Patient', await tokenOf('ward'), patientOf(BEFORE, 'p9'))
    expect(made.status).toBe(201)
    expect(await numbersOf('ward')).toEqual([BEFORE.nhs])

    world.index.knows(SURVIVOR)
    world.index.supersedes(BEFORE.nhs, SURVIVOR)
    ward.calm()
    const record = await readRecord(world.product.url, await openSession(world.product.url, world.host, BEFORE))
    expect(record.events[0]).toMatchObject({ person: { nhsNumber: SURVIVOR.nhs } })
    expect(record.state('allergies', 'ward')?.state, 'asked, and it knows nobody under either').toBe('not-held')
    const asked = ward.callsFor('Patient').map(({ nhs }) => nhs)
    expect(new Set(asked)).toEqual(new Set([SURVIVOR.nhs, BEFORE.nhs]))
    expect(await numbersOf('ward')).toEqual([SURVIVOR.nhs])
  })

  test('a registration under the old number links the survivor', async () => {
    const made = await fhir('POST', 'Patient', await tokenOf('clinic'), patientOf(BEFORE, 'p9'))
    expect(made.status).toBe(201)
    expect(JSON.stringify(await made.json())).not.toContain(BEFORE.nhs)
    expect(await numbersOf('clinic')).toEqual([SURVIVOR.nhs])
  })
})
