/** The region file: defaults, every fault at once, and nothing of it read as something else (outer contract, section 2). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { stringify } from 'yaml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAuthority, aServer } from '../../../test/faults/certificates.ts'
import { type ConfigResult, loadConfig } from '../config.ts'
import { pagesOf } from '../domain/pages.ts'
import type { Region } from '../domain/region.ts'
import { RECORD_RESOURCE_TYPES } from '../domain/resource-types.ts'

type Written = Record<string, unknown>
const folder = mkdtempSync(path.join(tmpdir(), 'ncr-region-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeAll(async () => {
  const { publicKey } = await generateKeyPair('ES256')
  writeFileSync(
    path.join(folder, 'a.jwks.json'),
    JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k' }] })
  )
})

const LEAST: Written = {
  region: { name: 'NCR', publicUrl: 'http://127.0.0.1:8080' },
  listen: { port: 0 },
  personIndex: { kind: 'fhir-r4', baseUrl: 'http://127.0.0.1:9000/fhir/' }
}
const SIGNED = {
  kind: 'signed',
  issuer: 'https://epr.example',
  jwksFile: 'a.jwks.json',
  roleMap: { Consultant: 'clinician' }
}
const LIVE = { id: 'live', name: 'Live', kind: 'fhir-r4', baseUrl: 'https://a.example/fhir/' }
const partner = (more: Written = {}): Written => ({ odsCode: 'RX1', name: 'Trust', ...more })

async function load(text: string): Promise<ConfigResult> {
  const file = path.join(folder, 'region.yaml')
  writeFileSync(file, text)
  return loadConfig(file)
}
async function region(written: Written): Promise<Region> {
  const result = await load(JSON.stringify(written))
  if (!result.ok) throw new Error(result.faults.join('; '))
  return result.region
}
async function faults(written: Written | string): Promise<readonly string[]> {
  const result = await load(typeof written === 'string' ? written : JSON.stringify(written))
  return result.ok ? [] : result.faults
}

describe('a region file', () => {
  test('with the least in it is complete, with every default', async () => {
    expect(await region(LEAST)).toEqual({
      name: 'NCR',
      publicUrl: 'http://127.0.0.1:8080',
      viewDeadlineMs: 30_000,
      recordBytesMax: 67_108_864,
      unreadBytesMax: 4_194_304,
      listen: { host: '127.0.0.1', port: 0, operationsPort: null },
      database: { url: null, readUrl: null, binDir: null, storeServers: [] },
      dataDir: path.join(folder, '.ncr'),
      audit: {
        signingKeyFile: path.join(folder, '.ncr', 'audit-key.pem'),
        isNamed: false,
        viewKeyFile: path.join(folder, '.ncr', 'view-key'),
        isViewKeyNamed: false,
        keepViewsDays: 2922
      },
      session: { idleMinutes: 15, absoluteMinutes: 60 },
      personIndex: { baseUrl: 'http://127.0.0.1:9000/fhir', deadlineMs: 1000, tls: null, backendServices: null },
      partners: [],
      roles: {},
      policy: { items: [], rules: [] },
      sensitiveCodes: new Map()
    })
  })

  test('a source has its kind’s defaults, and paths are relative to the file', async () => {
    const sources = [
      LIVE,
      { id: 'night', name: 'Night', kind: 'overnight-ndjson', directory: './drop' },
      { id: 'gp', name: 'GP', kind: 'gp-connect-html', baseUrl: 'https://g.example' }
    ]
    const found = (await region({ ...LEAST, partners: [partner({ sources })] })).partners[0]?.sources
    const owner = {
      odsCode: 'RX1',
      partnerName: 'Trust',
      enabled: true,
      historyFrom: null,
      resourceTypes: [...RECORD_RESOURCE_TYPES]
    }
    expect(found?.[0]).toMatchObject({
      ...owner,
      baseUrl: 'https://a.example/fhir',
      deadlineMs: 2000,
      locate: 'always',
      search: 'patient.identifier',
      pagesMax: 100,
      responseBytesMax: 16 * 1024 * 1024
    })
    expect(found?.[1]).toMatchObject({ ...owner, directory: path.join(folder, 'drop'), dueBy: '06:00' })
    expect(found?.[2]).toMatchObject({ ...owner, kind: 'gp-connect-html' })
  })

  test('the example of the contract’s shape is read alike as YAML and as JSON, and its dates stay text', async () => {
    const consumer = {
      igApproved: { on: '2024-02-01', by: 'DPO', document: 'DPIA v3', reviewBy: '2027-02-01' },
      liveFrom: '2024-03-01',
      launches: [SIGNED]
    }
    const written = {
      ...LEAST,
      partners: [partner({ consumer, sources: [{ ...LIVE, historyFrom: '2023-01-01' }] })],
      roles: { clinician: 'all', 'social-care': { hide: ['results'] } }
    }
    const asJson = await load(JSON.stringify(written, null, '\t'))
    const unquoted = stringify(written).replaceAll(/"(\d{4}-\d{2}-\d{2})"/g, '$1')
    expect(unquoted).toContain('liveFrom: 2024-03-01')
    expect(await load(unquoted)).toEqual(asJson)
    expect(asJson).toMatchObject({
      ok: true,
      region: { partners: [{ consumer: { liveFrom: '2024-03-01', igApproved: { on: '2024-02-01' } } }] }
    })
  })

  test('keys that nobody knows are ignored; a partner switched off switches its sources off', async () => {
    const found = await region({ ...LEAST, more: 1, partners: [partner({ enabled: false, x: 1, sources: [LIVE] })] })
    expect(found.partners[0]).toMatchObject({ enabled: false, sources: [{ enabled: false }] })
  })

  test('a page is added to those of its kind or named alone; one that the source cannot feed is a fault', async () => {
    const night = { id: 'night', name: 'Night', kind: 'overnight-ndjson', directory: './drop' }
    const sources = [
      LIVE,
      { ...LIVE, id: 'b', page: 'systmone-non-gp' },
      { ...night, pages: ['frailty'] },
      { ...night, id: 'n', pages: [] }
    ]
    const found = (await region({ ...LEAST, partners: [partner({ sources })] })).partners[0]?.sources ?? []
    expect(found.map(pagesOf)).toEqual([[], ['systmone-non-gp'], ['frailty'], []])
    const bad = [
      { ...LIVE, page: 'gp-data' },
      { ...night, pages: ['diabetes'], resourceTypes: ['Condition'] }
    ]
    const told = (await faults({ ...LEAST, partners: [partner({ sources: bad })] })).map(
      (fault) => fault.split(': ')[0]
    )
    expect(told).toEqual(['partners[0].sources[0].page', 'partners[0].sources[1].pages'])
  })

  test('a smart launch has its defaults, and a signed one may name its keys by address', async () => {
    const byAddress = { ...SIGNED, jwksFile: undefined, jwksUrl: 'https://epr.example/keys' }
    const launches = [{ kind: 'smart', iss: 'http://127.0.0.1:9101/fhir/', clientId: 'ncr', roleMap: {} }, byAddress]
    const found = await region({ ...LEAST, partners: [partner({ consumer: { launches } })] })
    expect(found.partners[0]?.consumer).toMatchObject({
      igApproved: null,
      liveFrom: null,
      launches: [
        { issuer: 'http://127.0.0.1:9101/fhir', relationship: 'caseload', deadlineMs: 5000, privateJwk: null },
        { issuer: 'https://epr.example', jwks: null, jwksUrl: 'https://epr.example/keys' }
      ]
    })
  })

  test('names of prototypes are names like others, and give nobody a role', async () => {
    const roleMap = JSON.parse('{"__proto__": "clinician", "constructor": "clinician"}') as object
    const written = { ...LEAST, partners: [partner({ consumer: { launches: [{ ...SIGNED, roleMap }] } })] }
    const found = (await region(written)).partners[0]?.consumer?.launches[0]?.roleMap ?? {}
    expect(Object.keys(found)).toContain('constructor')
    expect(Object.getPrototypeOf(found)).not.toBe('clinician')
    expect(Object.hasOwn(found, 'Consultant')).toBe(false)
  })
})

describe('faults', () => {
  test('H-024: a record that would never close by itself is a fault', async () => {
    const told = await faults({ ...LEAST, session: { idleMinutes: 0, absoluteMinutes: 6000 } })
    expect(told.map((fault) => fault.split(': ')[0])).toEqual(['session.idleMinutes', 'session.absoluteMinutes'])
    expect((await region({ ...LEAST, session: { idleMinutes: 5 } })).session).toEqual({
      idleMinutes: 5,
      absoluteMinutes: 60
    })
  })

  test('of launches: keys twice or not at all, a key file of no use, an iss that stands twice', async () => {
    const smart = { kind: 'smart', iss: 'https://host.example/fhir', clientId: 'ncr' }
    const told = async (...launches: readonly Written[]): Promise<readonly string[]> =>
      faults({ ...LEAST, partners: [partner({ consumer: { launches } })] })
    const at = 'partners[0].consumer.launches[0]'
    expect(await told({ ...SIGNED, jwksUrl: 'https://a.example' })).toEqual([
      `${at}.jwksFile: expected either jwksFile or jwksUrl`
    ])
    expect(await told({ ...SIGNED, jwksFile: undefined })).toHaveLength(1)
    expect(await told({ ...SIGNED, jwksFile: undefined, jwksUrl: 'http://a.example' })).toHaveLength(1)
    expect(await told({ ...smart, privateJwkFile: 'a.jwks.json' })).toEqual([
      `${at}.privateJwkFile: no readable private JWK with a kid: RSA, or EC on P-384`
    ])
    expect(await told({ ...smart, scope: 'openid' })).toHaveLength(1)
    expect(await told({ ...smart, relationship: 'research' })).toHaveLength(1)
    expect(await told(smart, { ...smart, iss: `${smart.iss}/` })).toEqual([`partners: iss ${smart.iss} stands twice`])
    expect(await told(smart, { ...SIGNED, issuer: smart.iss })).toHaveLength(1)
  })

  test('are told all at once, each with its path, those of keys and of twins too', async () => {
    const consumer = {
      igApproved: { on: '2024-02-30' },
      liveFrom: 'soon',
      launches: [{ ...SIGNED, jwksFile: 'missing.json' }]
    }
    const bad = { ...LIVE, baseUrl: 'http://elsewhere.example', deadlineMs: 0, search: 'name' }
    const written = {
      region: { name: '' },
      listen: { port: 70_000 },
      personIndex: { kind: 'pds', baseUrl: 'x' },
      partners: [
        partner({ consumer, sources: [bad, { ...LIVE, id: 'a b' }] }),
        partner({ name: 7, sources: [LIVE, { kind: 'fax' }] })
      ],
      roles: { x: { hide: ['secrets'] } }
    }
    const told = await faults(written)
    const paths = told.map((fault) => fault.split(': ')[0])
    for (const where of [
      'region.name',
      'region.publicUrl',
      'listen.port',
      'personIndex.kind',
      'personIndex.baseUrl',
      'partners[0].consumer.igApproved.on',
      'partners[0].consumer.igApproved.by',
      'partners[0].consumer.liveFrom',
      'partners[0].consumer.launches[0].jwksFile',
      'partners[0].sources[0].baseUrl',
      'partners[0].sources[0].deadlineMs',
      'partners[0].sources[0].search',
      'partners[0].sources[1].id',
      'partners[1].name',
      'partners[1].sources[1].kind'
    ])
      expect(paths, where).toContain(where)
    expect(paths.some((where) => where?.startsWith('roles.x'))).toBe(true)
    expect(told).toContain('partners: ODS code RX1 stands twice')
    expect(told).toContain('partners: source id live stands twice')
  })

  test.each(['region', 'listen', 'personIndex'])('%s is required', async (key) => {
    expect(await faults({ ...LEAST, [key]: undefined })).toHaveLength(1)
  })

  test('one issuer belongs to one partner', async () => {
    const consumer = { launches: [SIGNED] }
    const partners = [partner({ consumer }), partner({ odsCode: 'RX2', consumer })]
    expect(await faults({ ...LEAST, partners })).toEqual([
      'partners: issuer https://epr.example belongs to two partners'
    ])
  })

  test.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['a broken list', 'a: [1'],
    ['a key twice', 'region: 1\nregion: 2'],
    ['two documents', '---\na: 1\n---\nb: 2']
  ])('a file with %s in it is told as one', async (_what, text) => {
    expect((await faults(text)).length).toBeGreaterThan(0)
  })

  test('an export of a Group says how it is asked for', async () => {
    const source = { id: 'w', name: 'W', kind: 'bulk-data', baseUrl: 'http://127.0.0.1:1/fhir', groupId: 'all' }
    const told = await faults({ ...LEAST, partners: [partner({ sources: [source] })] })
    expect(told).toHaveLength(1)
    expect(told[0]).toContain('partners[0].sources[0].mode: with groupId')
    expect(await faults({ ...LEAST, partners: [partner({ sources: [{ ...source, mode: 'full' }] })] })).toEqual([])
  })

  test('H-015: a sensitive set that cannot be read whole stops the start', async () => {
    writeFileSync(path.join(folder, 'broken.json'), '{"resourceType":"ValueSet"')
    const sensitiveSets = [
      { id: 'a', file: 'broken.json' },
      { id: 'a', file: 'none.json' }
    ]
    expect((await faults({ ...LEAST, sensitiveSets })).toSorted()).toEqual([
      'sensitiveSets: id a stands twice',
      'sensitiveSets[0].file: no readable FHIR ValueSet (JSON)',
      'sensitiveSets[1].file: no readable FHIR ValueSet (JSON)'
    ])
  })

  test('H-001: HL7 v2 is heard in the clear on loopback only, and beyond it from senders with a certificate', async () => {
    const authority = anAuthority('senders')
    const { cert, key } = aServer(authority)
    const files = { 'mllp.pem': cert, 'mllp.key': key, 'senders.pem': authority.cert }
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)
    const told = (listen: object, tls?: object) =>
      faults({
        ...LEAST,
        partners: [partner({ sources: [{ id: 'pas', name: 'P', kind: 'hl7v2', listen: { port: 0, ...listen }, tls }] })]
      })
    const pair = { certFile: 'mllp.pem', keyFile: 'mllp.key' }
    const everywhere = { host: '0.0.0.0' }
    expect(await told(everywhere)).toEqual([expect.stringContaining('plain MLLP is allowed on loopback only')])
    expect(await told(everywhere, pair)).toEqual([expect.stringContaining('senders show a certificate: give caFile')])
    expect(await told(everywhere, { ...pair, caFile: 'senders.pem' })).toEqual([])
    expect(await told(everywhere, { ...pair, acceptSendersWithoutCertificate: true })).toEqual([])
    expect(await told({})).toEqual([])
    expect(await told({}, pair)).toEqual([])
  })

  test('a file that is not there is told', async () => {
    expect(await loadConfig(path.join(folder, 'none.yaml'))).toMatchObject({ ok: false })
  })

  test.each([
    ['points to nothing', 'region: *nobody'],
    ['multiplies itself', `a: &a [1]\nb: &b [${'*a, '.repeat(50)}]\nc: [${'*b, '.repeat(50)}]`]
  ])('an alias that %s is told as a fault, and nothing is thrown', async (_what, text) => {
    expect((await faults(text)).length).toBeGreaterThan(0)
  })
})
