/** Who may read by FHIR (feature 73): what is announced, tokens and their scopes, and every bent way to one. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { generateKeyPair, type CryptoKey } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { consumerPartner, liveSource, startWorld, type World } from '../fixtures/region.ts'
import { about, askFhir, askToken, fhirSystem, type FhirSystem, NOBODY, tokenFor } from '../harness/fhir-system.ts'
import { type Bend, hostSystem } from '../harness/launch.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'

const JOAN = aPerson(1)
let world: World
let ward: ScriptedSource
let system: FhirSystem
let rsa: FhirSystem
let manned: FhirSystem
let notLive: FhirSystem
let foreignKey: CryptoKey

const url = () => world.product.url
const conditions = (token: string | null, type = 'Condition') =>
  askFhir(`${url()}/fhir/R4/${type}?${about(JOAN)}`, token)

beforeAll(async () => {
  ward = await scriptedSource('ward', [JOAN])
  const folder = await newFolder()
  system = await fhirSystem(folder, 'epr-backend', 'RX1')
  rsa = await fhirSystem(folder, 'analyser', 'RX1', 'RS384')
  manned = await fhirSystem(folder, 'manned', 'RX1')
  notLive = await fhirSystem(folder, 'later', 'RHB')
  foreignKey = (await generateKeyPair('ES384')).privateKey
  const other = await hostSystem('https://later.example', 'RHB')
  world = await startWorld({
    people: [JOAN],
    sources: [liveSource(ward, { resourceTypes: ['Condition', 'Observation'], deadlineMs: 5000 })],
    partners: [consumerPartner('RHB', other, 'rx1.jwks.json', { liveFrom: '2099-01-01', systems: [notLive.region] })],
    consumer: { systems: [system.region, rsa.region, { ...manned.region, roleMap: { Consultant: 'clinician' } }] },
    start: { on: { folder, databaseUrl: null } }
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await ward?.close()
})
beforeEach(() => {
  ward.calm()
  ward.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
})

interface Statement {
  readonly fhirVersion: string
  readonly rest: readonly { readonly resource: readonly Announced[] }[]
}

interface Announced {
  readonly type: string
  readonly interaction: readonly { readonly code: string }[]
}

/** Every interaction as a request without a token: there, and refused. */
const ASKED: Readonly<Record<string, (type: string) => [string, string]>> = {
  'search-type': (type) => ['GET', `${type}?${about(JOAN)}`],
  read: (type) => ['GET', `${type}/1`],
  create: (type) => ['POST', type],
  delete: (type) => ['DELETE', `${type}/1`]
}

const R4_TYPES = [
  'Account',
  'Basic',
  'Binary',
  'Claim',
  'Group',
  'Location',
  'Medication',
  'Organization',
  'Practitioner',
  'Patient'
]

describe('what is announced', () => {
  test('metadata tells of each address that there is, and of none that there is not', async () => {
    const { body } = await askFhir(`${url()}/fhir/R4/metadata`, null)
    const { fhirVersion, rest } = body as unknown as Statement
    expect(fhirVersion).toBe('4.0.1')
    const announced = rest[0]?.resource ?? []
    expect(announced.length).toBe(27)
    const told = new Set(announced.flatMap(({ type, interaction }) => interaction.map(({ code }) => `${code} ${type}`)))
    for (const type of new Set([...announced.map((one) => one.type), ...R4_TYPES]))
      for (const [code, toRequest] of Object.entries(ASKED)) {
        const [method, path] = toRequest(type)
        const { status } = await fetch(`${url()}/fhir/R4/${path}`, { method })
        expect(status === 401, `${code} ${type}: ${status}`).toBe(told.has(`${code} ${type}`))
      }
  })

  test('how to sign in stands where the outer contract and where SMART look for it', async () => {
    for (const base of ['', '/fhir/R4']) {
      const answer = await fetch(`${url()}${base}/.well-known/smart-configuration`)
      const body = (await answer.json()) as { scopes_supported: string[] }
      expect(body).toMatchObject({
        token_endpoint: `${url()}/oauth2/token`,
        grant_types_supported: ['client_credentials']
      })
      expect(body.scopes_supported).toEqual(
        expect.arrayContaining(['system/*.read', 'system/*.rs', 'system/Condition.rs'])
      )
    }
  })
})

describe('a token', () => {
  test.each([
    ['signed ES384', () => system],
    ['signed RS384', () => rsa]
  ])('%s opens the record', async (_what, of) => {
    expect((await conditions(await tokenFor(url(), of()))).matches).toHaveLength(1)
  })

  const NOW_S = Math.floor(Date.now() / 1000)
  test.each<[string, Bend, Json, boolean]>([
    ['for another audience', { aud: 'https://elsewhere.example/token' }, {}, false],
    ['about somebody else', { sub: 'analyser' }, {}, false],
    ['of a system that nobody knows', { iss: 'nobody', sub: 'nobody' }, {}, false],
    ['that has ended', { iat: NOW_S - 900, exp: NOW_S - 600 }, {}, false],
    ['that lives too long', { exp: NOW_S + 3600 }, {}, false],
    ['with no jti', { jti: undefined }, {}, false],
    ['under a key that it does not have', {}, { kid: 'k9' }, false],
    ['signed by somebody else', {}, {}, true]
  ])('is not given for an assertion %s', async (_what, bend, header, isForeign) => {
    const assertion = await system.sign(system.claims(url(), bend), header, isForeign ? foreignKey : undefined)
    const answer = await askToken(url(), assertion)
    expect([answer.status, await answer.json()]).toEqual([401, { error: 'invalid_client' }])
  })

  test('is given once for one assertion', async () => {
    const assertion = await system.sign(system.claims(url()))
    expect((await askToken(url(), assertion)).status).toBe(200)
    expect((await askToken(url(), assertion)).status).toBe(401)
  })

  const b2b = (bend: Json): Bend => ({ extensions: { 'hl7-b2b': bend } })
  test.each<[string, Bend, string]>([
    [
      'another organisation',
      b2b({ organization_id: 'https://fhir.nhs.uk/Id/ods-organization-code/RHB' }),
      'invalid_grant'
    ],
    ['a user without a name', b2b({ subject_name: undefined }), 'invalid_grant'],
    ['a user without a role', b2b({ subject_role: undefined }), 'invalid_grant'],
    ['a user whose id says nothing', b2b({ subject_id: ' ' }), 'invalid_grant'],
    ['a name and no id', b2b({ subject_id: undefined }), 'invalid_grant'],
    ['no purpose', b2b({ purpose_of_use: [] }), 'invalid_grant'],
    ['extensions that are a list', { extensions: ['hl7-b2b'] }, 'invalid_grant'],
    ['research', b2b({ purpose_of_use: ['urn:oid:2.16.840.1.113883.5.8#HRESCH'] }), 'unauthorized_client'],
    [
      'treatment and research',
      b2b({ purpose_of_use: ['urn:oid:2.16.840.1.113883.5.8#TREAT', 'urn:oid:2.16.840.1.113883.5.8#HRESCH'] }),
      'unauthorized_client'
    ],
    ['a role that is in no map', b2b({ subject_role: 'Porter' }), 'unauthorized_client']
  ])('is not given for %s', async (_what, bend, error) => {
    const answer = await askToken(url(), await system.sign(system.claims(url(), bend)))
    expect([answer.status, ((await answer.json()) as Json)['error']]).toEqual([400, error])
  })

  test('is not given to a system that must name its user and does not, nor before its organisation is live', async () => {
    for (const [of, bend] of [
      [manned, NOBODY],
      [notLive, {}]
    ] as const) {
      const answer = await askToken(url(), await of.sign(of.claims(url(), bend)))
      expect([answer.status, ((await answer.json()) as Json)['error']]).toEqual([400, 'unauthorized_client'])
    }
    const rows = await asSuperuser(
      world.product,
      `SELECT ods_code, body FROM audit_entry WHERE kind = 'system-refused' ORDER BY seq DESC LIMIT 2`
    )
    expect(rows.map(({ ods_code: odsCode, body }) => [odsCode, (JSON.parse(String(body)) as Json)['code']])).toEqual([
      ['RHB', 'partner-not-live'],
      ['RX1', 'launch-role']
    ])
  })

  test.each([
    ['none', null],
    ['one to write', 'system/Condition.write'],
    ['one of a user', 'user/*.read'],
    ['one of another type', 'system/Patient.rs'],
    ['those of a provider', 'system/Patient.c system/Linkage.rd']
  ])('is not given where the scope is %s', async (_what, scope) => {
    const answer = await askToken(url(), await system.sign(system.claims(url())), scope)
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_scope' }])
  })

  test('has the scopes that can be given, and opens no other', async () => {
    const answer = await askToken(
      url(),
      await system.sign(system.claims(url())),
      'system/Condition.s system/Condition.cud openid'
    )
    const { scope, access_token: token } = (await answer.json()) as { scope: string; access_token: string }
    expect(scope).toBe('system/Condition.s')
    const found = await conditions(token)
    expect(found.status).toBe(200)
    const refused = [await conditions(token, 'Observation'), await askFhir(found.entries[0]?.fullUrl ?? '', token)]
    for (const { status, issues } of refused) expect([status, issues[0]?.code]).toEqual([403, 'forbidden'])
    const [row] = await asSuperuser(
      world.product,
      `SELECT body FROM audit_entry WHERE kind = 'read-refused' ORDER BY seq DESC LIMIT 1`
    )
    expect(JSON.parse(String(row?.['body']))).toMatchObject({ code: 'scope-missing', system: { id: 'epr-backend' } })
  })

  test('of another kind, an old one, or none opens nothing', async () => {
    const token = await tokenFor(url(), system)
    await asSuperuser(world.product, `UPDATE access_token SET expires_at = now() - interval '1 second'`)
    for (const wrong of [token, 'made-up', null]) {
      const { status, issues } = await conditions(wrong)
      expect([status, issues[0]?.code]).toEqual([401, 'login'])
    }
    expect(ward.callsFor('Condition')).toEqual([])
  })
})

test('H-023: a system that the region file no longer names, or whose organisation is switched off, reads nothing at once', async () => {
  const { configFile, pid } = world.product
  const before = await readFile(configFile, 'utf8')
  const token = await tokenFor(url(), system)
  const status = async (): Promise<number> => (await conditions(token)).status
  const reread = async (change: (rx1: Json) => void): Promise<void> => {
    const region = JSON.parse(before) as { partners: [Json] }
    change(region.partners[0])
    await writeFile(`${configFile}.new`, JSON.stringify(region))
    await rename(`${configFile}.new`, configFile)
    process.kill(pid, 'SIGHUP')
  }
  const soon = (expected: number) => expect.poll(status, { timeout: 20_000, interval: 100 }).toBe(expected)
  await reread((rx1) => void (rx1['enabled'] = false))
  await soon(403)
  await reread((rx1) => void delete (rx1['consumer'] as Json)['systems'])
  await soon(401)
  await reread(() => undefined)
  await soon(200)
}, 60_000)
