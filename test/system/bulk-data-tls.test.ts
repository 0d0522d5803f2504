/** Feature 46, towards export servers: certificates of both sides and a signed assertion, over real TLS. */
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalJWKSet, exportJWK, jwtVerify } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { anAuthority, aServer } from '../faults/certificates.ts'
import { scriptedExport } from '../faults/scripted-export.ts'
import { aResource, byReference } from '../fixtures/clinical.ts'
import { hoursAgo } from '../fixtures/night.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'
import { startWorld } from '../fixtures/region.ts'
import { newFolder } from '../harness/product.ts'

const JOAN = aPerson(1)

/** One export server that wants our certificate, asked as the region file says. */
async function runWith(tls: Json) {
  const authority = anAuthority('the region’s authority')
  const server = await scriptedExport({ own: aServer(authority), callers: authority })
  onTestFinished(server.close)
  server.requireToken()
  server.give({
    transactionTime: hoursAgo(1),
    output: {
      Patient: [patientOf(JOAN, 'p1')],
      AllergyIntolerance: [aResource('AllergyIntolerance', 'a1', byReference('Patient/p1'))]
    }
  })
  const folder = await newFolder()
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const publicKey = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES384' }
  const [client, stranger] = [aServer(authority), aServer(anAuthority('somebody else'))]
  const files = {
    'key.json': JSON.stringify({ ...(await exportJWK(pair.privateKey)), kid: 'k1' }),
    'ca.pem': authority.cert,
    'client.pem': client.cert,
    'client.key': client.key,
    'stranger.pem': stranger.cert,
    'stranger.key': stranger.key
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const world = await startWorld({
    people: [JOAN],
    sources: [
      {
        id: 'warehouse',
        name: 'Warehouse',
        kind: 'bulk-data',
        baseUrl: server.baseUrl,
        resourceTypes: ['AllergyIntolerance'],
        tls,
        backendServices: { tokenUrl: server.tokenUrl, clientId: 'ncr', privateJwkFile: 'key.json' }
      }
    ],
    start: { on: { folder, databaseUrl: null } }
  })
  onTestFinished(world.close)
  const { stdout, stderr } = await world.product.ncr(['feed', 'run', 'warehouse', '--json'])
  expect(stdout, stderr).toMatch(/^\{/)
  const said = [...world.product.logLines, stdout, stderr].join('\n')
  expect(said).not.toContain(client.key.slice(40, 70))
  return { server, publicKey, report: JSON.parse(stdout) as { outcome: string; reason: string | null } }
}

test('an export server that wants our certificate and an assertion is shown both, and its night is published', async () => {
  const { server, publicKey, report } = await runWith({
    caFile: 'ca.pem',
    certFile: 'client.pem',
    keyFile: 'client.key'
  })
  expect(report.outcome, report.reason ?? '').toBe('published')
  const form = new URLSearchParams(server.callsTo('/token')[0]?.body)
  const proof = await jwtVerify(form.get('client_assertion') ?? '', createLocalJWKSet({ keys: [publicKey] }), {
    audience: server.tokenUrl,
    algorithms: ['ES384']
  })
  expect(proof.payload.iss).toBe('ncr')
  expect(server.callsTo('/file/').length).toBeGreaterThan(0)
}, 90_000)

test('where either side is not trusted nothing is asked, no token is sought, and the night is rejected with why', async () => {
  const untrusted: readonly Json[] = [
    { caFile: 'ca.pem' },
    { caFile: 'ca.pem', certFile: 'stranger.pem', keyFile: 'stranger.key' },
    { certFile: 'client.pem', keyFile: 'client.key' }
  ]
  // Side by side: each gives up after the same patience.
  for (const { server, report } of await Promise.all(untrusted.map(runWith))) {
    expect(report.outcome).toBe('rejected')
    expect(report.reason).toMatch(/could not be reached/)
    expect(server.calls).toEqual([])
  }
}, 120_000)
