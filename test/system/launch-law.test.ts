/**
 * Whatever is posted to the launch address, it is refused as one of the codes of the contract or opens the one person it
 * names; it never fails. The run's seed repeats it.
 */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { STATUS_OF } from '../fixtures/bent-launches.ts'
import { aPerson, checkDigit, nhsNumber } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { bent, type LaunchAnswer, openSession, postLaunch } from '../harness/launch.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const SIAN = aPerson(50, { family: "O'Brien-Ñuñez", given: ['Siân'] })

let world: World

beforeAll(async () => {
  world = await startWorld({ people: [JOAN, SIAN], sources: [] })
}, 120_000)
afterAll(() => world?.close())

const post = (assertion: string) => postLaunch(world.product.url, { assertion })
const good = () => world.host.claims(world.product.url, JOAN)

function expectToldOrOpened(answer: LaunchAnswer, what: unknown): void {
  if (answer.status === 200) return
  const said = `${JSON.stringify(what)} → ${answer.status} ${answer.text}`
  expect(answer.status, said).toBeLessThan(500)
  expect(Object.keys(STATUS_OF), said).toContain(answer.code)
  expect(answer.status, said).toBe(STATUS_OF[answer.code])
  expect(answer.setCookie, said).toBeNull()
}

test('any text at all is malformed', async () => {
  const part = fc.string({ unit: 'binary', maxLength: 40 })
  const encoded = part.map((text) => Buffer.from(text).toString('base64url'))
  const parts = fc.array(fc.oneof(part, encoded), { maxLength: 5 }).map((all) => all.join('.'))
  await fc.assert(
    fc.asyncProperty(parts, async (text) => {
      const answer = await post(text)
      expect(answer.code, JSON.stringify(text)).toBe('launch-malformed')
    }),
    { numRuns: 60 }
  )
})

test('any one claim exchanged for any value is told or opens, and never fails', async () => {
  const paths = ['iss', 'aud', 'sub', 'jti', 'iat', 'nbf', 'exp', 'ods', 'usr', 'pat', 'rsn', 'rel'].concat([
    'usr.fam',
    'usr.giv',
    'usr.rol',
    'pat.nhs',
    'pat.fam',
    'pat.giv',
    'pat.dob',
    'pat.gen',
    'rel.kind',
    'rel.ref'
  ])
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 }), async (path, value) => {
      const [outer, inner] = path.split('.')
      const bend = inner === undefined ? { [outer ?? '']: value } : { [outer ?? '']: { [inner]: value } }
      expectToldOrOpened(await post(await world.host.sign(bent(good(), bend))), bend)
    }),
    { numRuns: 120 }
  )
})

describe('values that a store may stumble over', () => {
  const nasty: readonly (readonly [string, string])[] = [
    ['a null character', 'a\u0000b'],
    ['half a surrogate pair', '\ud83d'],
    ['5,000 characters', 'x'.repeat(5000)],
    ['a quote and a comment', "'; DROP TABLE audit_entry; --"],
    ['a line break', 'a\r\nSet-Cookie: x=y']
  ]
  const places = ['jti', 'sub', 'usr.fam', 'usr.rol', 'pat.fam', 'pat.nhs', 'rel.ref', 'rsn', 'iss', 'ods', 'aud']

  test.each(nasty.flatMap(([name, value]) => places.map((place) => ({ name, value, place }))))(
    '$name in $place',
    async ({ value, place }) => {
      const [outer, inner] = place.split('.')
      const own = place === 'jti' ? `${value}${randomUUID()}` : value
      const bend = inner === undefined ? { [outer ?? '']: own } : { [outer ?? '']: { [inner]: own } }
      expectToldOrOpened(await post(await world.host.sign(bent(good(), bend))), { place })
    }
  )

  test.each([
    ['a megabyte', async () => postLaunch(world.product.url, { assertion: 'x'.repeat(1_048_576) })],
    [
      'a body that is no form',
      async () =>
        fetch(`${world.product.url}/launch`, {
          method: 'POST',
          body: '{',
          headers: { 'content-type': 'application/json' }
        })
    ],
    [
      'a body of no type',
      async () => fetch(`${world.product.url}/launch`, { method: 'POST', body: Buffer.from([0, 1]) })
    ],
    ['no body', async () => fetch(`${world.product.url}/launch`, { method: 'POST' })]
  ])('%s is refused, not failed', async (_name, send) => {
    const { status } = await send()
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })
})

test('H-002: no number but the person’s own opens, whatever its check digit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 999_999 }), async (serial) => {
      const nine = `999${String(serial).padStart(6, '0')}`
      const digit = checkDigit(nine)
      const valid = digit === null ? `${nine}0` : `${nine}${digit}`
      if (valid === JOAN.nhs || valid === SIAN.nhs) return
      const answer = await post(await world.host.sign(bent(good(), { pat: { nhs: valid } })))
      expect(answer.code).toBe(digit === null ? 'nhs-number-invalid' : 'person-unknown')
    }),
    { numRuns: 40 }
  )
  expect(nhsNumber(1)).toBe(JOAN.nhs)
})

test('a name matches however it is written: case, accents and punctuation aside', async () => {
  const style = fc.record({
    upper: fc.boolean(),
    bare: fc.boolean(),
    form: fc.constantFrom('NFC', 'NFD', 'NFKC'),
    mark: fc.constantFrom("'", '’', '')
  })
  await fc.assert(
    fc.asyncProperty(style, async ({ upper, bare, form, mark }) => {
      const write = (name: string) => {
        const plain = bare ? name.normalize('NFD').replaceAll(/\p{M}/gu, '') : name
        const marked = plain.replaceAll("'", mark).normalize(form)
        return upper ? marked.toUpperCase() : marked.toLowerCase()
      }
      const bend = { pat: { fam: write(SIAN.family), giv: write('Siân') } }
      const cookie = await openSession(world.product.url, world.host, SIAN, bend)
      expect((await readRecord(world.product.url, cookie)).events[0]).toMatchObject({ person: { nhsNumber: SIAN.nhs } })
    }),
    { numRuns: 20 }
  )
})
