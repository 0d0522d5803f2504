import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Running } from '../fhir-server/listen.ts'
import { population } from '../population/population.ts'
import { HOSTS } from '../sandpit/hosts.ts'
import type { Resident } from '../population/resident.ts'
import { listPage, type HostList } from './list-page.ts'
import { startHostSystem } from './host-system.ts'
import { signingKey } from './signing-key.ts'

const residents = population(new Date('2026-11-23T09:00:00Z'))
const audience = 'http://127.0.0.1:1/launch'
const folder = mkdtempSync(join(tmpdir(), 'ncr-host-'))
let host: Running
let kid: string

beforeAll(async () => {
  const [facts] = HOSTS
  if (!facts) throw new Error('there is a host system')
  const key = await signingKey(folder, 'nuh')
  kid = key.kid
  host = await startHostSystem({ ...facts, key, audience, residents }, 0)
})
afterAll(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

async function press(user: string, family: string): Promise<string> {
  const person = String(residents.findIndex((one) => one.person.family === family))
  const response = await fetch(`${host.address}/open`, { method: 'POST', body: new URLSearchParams({ user, person }) })
  return response.text()
}

const assertionIn = (page: string): string => /name="assertion" value="([^"]+)"/.exec(page)?.[1] ?? ''

async function claimsOf(assertion: string) {
  const jwks = JSON.parse(readFileSync(join(folder, 'nuh.jwks.json'), 'utf8')) as JSONWebKeySet
  const { payload } = await jwtVerify(assertion, createLocalJWKSet(jwks), {
    audience,
    issuer: 'https://epr.nuh.example'
  })
  return payload
}

describe('a button press', () => {
  it('posts a signed launch of this user and this person to the record', async () => {
    const page = await press('user-4711', 'SMITH')
    expect(page).toContain(`action="${audience}"`)
    const assertion = assertionIn(page)
    expect(decodeProtectedHeader(assertion)).toMatchObject({ alg: 'RS256', kid })
    expect(await claimsOf(assertion)).toMatchObject({
      sub: 'user-4711',
      ods: 'RX1',
      usr: { fam: 'Okafor', giv: 'Ada', rol: 'Consultant' },
      pat: { nhs: '9990000018', fam: 'SMITH', giv: 'Joan', dob: '1950-03-31', gen: 'female' },
      rsn: 'direct-care',
      rel: { kind: 'inpatient' }
    })
  })

  it('is valid for at most 60 s, and never twice the same', async () => {
    const [one, two] = await Promise.all(
      [press('user-4711', 'SMITH'), press('user-4711', 'SMITH')].map(async (page) => claimsOf(assertionIn(await page)))
    )
    expect((one?.exp ?? 0) - (one?.iat ?? 0)).toBeLessThanOrEqual(60)
    expect(one?.jti).not.toBe(two?.jti)
  })

  it('launches with the number and the name that this system has', async () => {
    expect(await claimsOf(assertionIn(await press('user-4711', 'HUSSAIN')))).toMatchObject({
      pat: { nhs: '9990001375' }
    })
    expect(await claimsOf(assertionIn(await press('user-4711', "O'CONNOR-LLOYD")))).toMatchObject({
      pat: { fam: 'LLOYD' }
    })
  })

  it('of an unknown user or person signs nothing', async () => {
    const response = await fetch(`${host.address}/open`, {
      method: 'POST',
      body: new URLSearchParams({ user: 'x', person: '0' })
    })
    expect(response.status).toBe(400)
  })
})

describe('the list', () => {
  const listAt = async (query: string) => (await fetch(`${host.address}/${query}`)).text()

  it('finds by name whatever its accents, by number with or without spaces, by story', async () => {
    for (const words of ['novak', '999 000 0883', '9990000883', 'NOVÁK pavel'])
      expect(await listAt(`?q=${encodeURIComponent(words)}`), words).toContain('1 person found')
    expect(await listAt('?q=nobody-of-that-name')).toContain('0 people found')
  })

  it('puts those with a story before all others', async () => {
    const seeded = { ...residents[0], origin: 'seed', person: { ...residents[0]?.person, family: 'AAAA' } } as Resident
    const page = listPage({ ...HOSTS[0], residents: [seeded, ...residents] } as HostList, { words: '', page: 1 })
    expect(page.indexOf('AAAA')).toBeGreaterThan(page.indexOf('Everybody else'))
    expect(page.indexOf('SMITH')).toBeLessThan(page.indexOf('Everybody else'))
  })
})

it('leads privacy officers to the console where it knows of one', () => {
  const asked = { words: '', page: 1 }
  const list = { ...HOSTS[0], residents } as HostList
  expect(listPage({ ...list, console: 'http://127.0.0.1:1/console' }, asked)).toContain(
    '<a href="http://127.0.0.1:1/console">'
  )
  expect(listPage(list, asked)).not.toContain('/console')
})

it('escapes what it puts into the page', async () => {
  const list = await (await fetch(host.address)).text()
  expect(list).toContain('&#39;')
  expect(list).not.toMatch(/<td>[^<]*'[^<]*<\/td>/)
})

it('keeps its key to itself, and the same key the next time', async () => {
  expect(statSync(join(folder, 'nuh.key.json')).mode & 0o077).toBe(0)
  expect(readFileSync(join(folder, 'nuh.jwks.json'), 'utf8')).not.toContain('"d"')
  expect((await signingKey(folder, 'nuh')).kid).toBe(kid)
})
