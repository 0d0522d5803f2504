/** Feature 78: encryption in transit: TLS by the product itself, its certificate exchanged while it serves, nothing plain elsewhere. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { connect, type TLSSocket } from 'node:tls'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anAuthority, aServer, type Authority } from '../faults/certificates.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { runNcr } from '../harness/product.ts'

const JOAN = aPerson(1)
const SITE = 'https://epr.nuh.example'

let folder: string
let authority: Authority
let world: World

const at = (name: string): string => join(folder, name)

async function putCertificate(): Promise<void> {
  const { cert, key } = aServer(authority)
  await writeFile(at('own.key'), key)
  await writeFile(at('own.pem'), cert)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncr-tls-'))
  authority = anAuthority('the site’s authority')
  await putCertificate()
  world = await startWorld({
    people: [JOAN],
    sources: [],
    more: { region: { name: 'NCR', publicUrl: 'https://127.0.0.1:8443' } },
    start: { listen: { tls: { certFile: at('own.pem'), keyFile: at('own.key') } } }
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await rm(folder, { recursive: true, force: true })
})

async function launchByTls(): Promise<{ status: number; headers: Record<string, string | string[] | undefined> }> {
  const { product, host } = world
  const assertion = await host.sign(host.claims(product.url, JOAN))
  const body = new URLSearchParams({ assertion }).toString()
  return new Promise((resolve, reject) => {
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
    const asked = request(`${product.url}/launch`, { method: 'POST', ca: authority.cert, headers }, (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers })
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

const serialNow = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(world.product.url)
    const socket: TLSSocket = connect({ host: hostname, port: Number(port), ca: authority.cert }, () => {
      resolve(socket.getPeerCertificate().serialNumber)
      socket.destroy()
    })
    socket.once('error', reject)
  })

test('a launch by TLS opens, its cookie is bound to the host and to TLS, and browsers are told to stay with it', async () => {
  expect(world.product.url).toMatch(/^https:/)
  const { status, headers } = await launchByTls()
  expect(status).toBe(200)
  const cookie = String(headers['set-cookie'])
  expect(cookie).toMatch(/^__Host-ncr-session=/)
  expect(cookie).toMatch(/Secure/)
  expect(cookie).toMatch(/SameSite=Lax/)
  expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
})

test('plain http at its port is no answer', async () => {
  await expect(fetch(world.product.url.replace('https:', 'http:'))).rejects.toThrow()
})

test('a certificate that is exchanged is shown without a restart; one that does not fit its key is not taken', async () => {
  const before = await serialNow()
  await writeFile(at('own.key'), aServer(authority).key)
  process.kill(world.product.pid, 'SIGHUP')
  await expect
    .poll(() => world.product.logLines.join('\n'), { timeout: 15_000 })
    .toContain('"event":"certificate-rejected"')
  expect(await serialNow()).toBe(before)
  await putCertificate()
  await expect.poll(serialNow, { timeout: 15_000 }).not.toBe(before)
})

test.each([
  [
    'refuses to listen in the clear beyond this machine',
    { host: '0.0.0.0', port: 0 },
    'listen.tls: plain http is allowed on loopback only'
  ],
  ['takes no key without its certificate', { port: 0, tls: { keyFile: 'own.key' } }, 'listen.tls.certFile: '],
  [
    'takes no file that is no PEM',
    { port: 0, tls: { keyFile: 'region.json', certFile: 'own.pem' } },
    'listen.tls.keyFile: no readable PEM'
  ]
])('serve %s', async (_what, listen: Json, said) => {
  await writeFile(at('region.json'), JSON.stringify({ ...world.region, partners: [], listen }))
  const { code, stderr } = await runNcr(['serve', '--config', at('region.json')])
  expect(code).toBe(1)
  expect(stderr).toContain(said)
})

test('a site that frames the record gets a cookie that its frame may keep, and nobody else does', async () => {
  const { partners } = world.region
  const consumer = { ...(partners[0]?.['consumer'] as Json), frameAncestors: [SITE] }
  const file = JSON.parse(await readFile(world.product.configFile, 'utf8')) as Json
  await writeFile(world.product.configFile, JSON.stringify({ ...file, partners: [{ ...partners[0], consumer }] }))
  await expect
    .poll(async () => String((await launchByTls()).headers['set-cookie']), { timeout: 15_000 })
    .toMatch(/SameSite=None/)
  expect(String((await launchByTls()).headers['set-cookie'])).toMatch(/Partitioned/)
})
