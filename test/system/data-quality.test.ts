/** Faults that are put into sources come out as counts, one for one (feature 68), and nobody's number with them. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, anUnreadable, byNumber, byReference } from '../fixtures/clinical.ts'
import { dateAgo, hoursAgo, writeNight } from '../fixtures/night.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import type { Quality } from '../../contract/src/console.ts'
import { openSession } from '../harness/launch.ts'
import { identityService, type IdentityService, signIn } from '../harness/officer.ts'
import { newFolder } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const OPENS = 2

interface Line {
  readonly source: string
  readonly rule: string
  readonly broke: number
  readonly lookedAt: number
  readonly share: number
  readonly examples: readonly string[]
}

const tag = (name: string, code: string, more: Json = { display: 'as it is called' }): Json => ({
  system: `https://fhir.interweavedigital.nhs.uk/${name}`,
  code,
  ...more
})
const metaOf = (source: string, more: Json = {}): Json => ({
  lastUpdated: '2026-01-05T08:00:00Z',
  tag: [tag('Source', source), tag('Provenance', 'RX1')],
  ...more
})

/** What a source is given: each breaks exactly the rules beside it. */
function faulty(
  source: string,
  subject: Json
): Readonly<Record<string, readonly (readonly [Json, readonly string[]])[]>> {
  const meta = metaOf(source)
  const allergy = (id: string, more: Json = {}): Json => aResource('AllergyIntolerance', id, subject, { meta, ...more })
  const condition = (id: string, more: Json = {}): Json => aResource('Condition', id, subject, { meta, ...more })
  const [lastUpdated, own] = [{ lastUpdated: meta['lastUpdated'] }, tag('Source', source)]
  return {
    AllergyIntolerance: [
      [allergy('good'), []],
      [allergy('no-status', { clinicalStatus: undefined }), ['allergy-clinical-status']],
      [allergy('odd-status', { clinicalStatus: { text: 'current' } }), ['allergy-clinical-status-code']],
      [allergy('no-code', { code: undefined }), ['allergy-code']],
      [allergy('no-meta', { meta: undefined }), ['last-updated', 'source-tag', 'provenance-tag']],
      [anUnreadable('AllergyIntolerance', 'broken', subject), ['unreadable']],
      [anUnreadable('AllergyIntolerance', JOAN.nhs, subject), ['unreadable']]
    ],
    Condition: [
      [
        condition('wordless', { code: { coding: [{ system: 'http://snomed.info/sct', code: '73211009' }] } }),
        ['code-words']
      ],
      [condition('silent', { encounter: { reference: 'Encounter/e1' } }), ['reference-display']],
      [
        condition('foreign-source', {
          meta: { ...lastUpdated, tag: [tag('Source', 'another'), tag('Provenance', 'RX1')] }
        }),
        ['source-tag-foreign']
      ],
      [
        condition('foreign-partner', { meta: { ...lastUpdated, tag: [own, tag('Provenance', 'RHA')] } }),
        ['provenance-tag-foreign']
      ],
      [
        condition('no-display', { meta: { ...lastUpdated, tag: [own, tag('Provenance', 'RX1', {})] } }),
        ['tag-display']
      ],
      [condition('ended', { abatementDateTime: '2020' }), ['condition-clinical-status']],
      [condition(JOAN.nhs, { abatementDateTime: '2020' }), ['condition-clinical-status']]
    ]
  }
}

type Faulty = ReturnType<typeof faulty>

const sent = (given: Faulty, type: string): readonly Json[] => (given[type] ?? []).map(([resource]) => resource)

/** How often each rule was broken, as it was put in. */
function injected(given: Faulty): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const [, rules] of Object.values(given).flat()) for (const rule of rules) counts[rule] = (counts[rule] ?? 0) + 1
  return counts
}

interface Answer {
  readonly status: number
  readonly json: Json
}

let world: World
let source: ScriptedSource
let lines: readonly Line[]
let told: string
let identity: IdentityService
/** What the console tells the central team, and its words for whoever is not of it. */
let quality: Quality
let refused: Answer
const live = faulty('nuh', byNumber(JOAN))
const night = faulty('register', { ...byReference('Patient/p1'), display: 'Joan' })

beforeAll(async () => {
  identity = await identityService()
  source = await scriptedSource('nuh', [JOAN])
  for (const type of Object.keys(live)) source.answer(type, behave.ok(...sent(live, type)))
  const drop = join(await newFolder(), 'register')
  await mkdir(drop)
  const types = { resourceTypes: Object.keys(live) }
  const register = {
    id: 'register',
    name: 'Register',
    kind: 'overnight-ndjson',
    directory: drop,
    dueBy: '06:00',
    ...types
  }
  world = await startWorld({
    people: [JOAN],
    sources: [liveSource(source, { ...types, deadlineMs: 15_000 }), register],
    more: { console: identity.region }
  })
  identity.provider.register(world.product.url)
  await writeNight(drop, { date: dateAgo(1), transactionTime: hoursAgo(30), output: { Condition: ['{"cut'] } })
  expect((await world.product.ncr(['feed', 'run', 'register'])).code).toBe(1)
  const output = { Patient: [patientOf(JOAN, 'p1')], Condition: sent(night, 'Condition') }
  const all = { ...output, AllergyIntolerance: sent(night, 'AllergyIntolerance') }
  await writeNight(drop, { date: dateAgo(0), transactionTime: hoursAgo(1), output: all })
  expect((await world.product.ncr(['feed', 'run', 'register'])).code).toBe(0)
  for (let open = 0; open < OPENS; open += 1) {
    const record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
    expect(record.completed).toBe(true)
  }
  const brandt = (await signIn(world.product.url, { who: 'Brandt' })).cookie
  // counted when nobody waits, and written down every few seconds
  await vi.waitFor(async () => expect(lookedAtLive(await askQuality(brandt))).toBe(28), {
    timeout: 30_000,
    interval: 500
  })
  quality = (await askQuality(brandt)).json as Quality
  refused = await askQuality((await signIn(world.product.url, { who: 'Lowe' })).cookie)
  await world.product.stop()
  const answer = await world.product.ncr(['data-quality', '--json'])
  expect(answer.code, answer.stderr).toBe(0)
  told = answer.stdout
  lines = (JSON.parse(told) as { counts: Line[] }).counts
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
  await identity?.close()
})

async function askQuality(cookie: string): Promise<Answer> {
  const response = await fetch(`${world.product.url}/api/console/quality`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ from: dateAgo(2), to: dateAgo(-1) })
  })
  return { status: response.status, json: (await response.json()) as Json }
}

function lookedAtLive({ json }: Answer): number {
  return (json as Quality).sources.find(({ id }) => id === 'nuh')?.lookedAt ?? 0
}

const brokenAt = (id: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    lines.filter((line) => line.source === id && line.broke > 0).map(({ rule, broke }) => [rule, broke])
  )

const lineOf = (id: string, rule: string): Line | undefined =>
  lines.find((line) => line.source === id && line.rule === rule)

describe('what was put in is what was counted', () => {
  test('of a live source, at every open and no more often', () => {
    const twice = Object.fromEntries(Object.entries(injected(live)).map(([rule, count]) => [rule, count * OPENS]))
    expect(brokenAt('nuh')).toEqual(twice)
  })

  test('of a night, once: not for the night that was rejected, and not again when readers see it', () => {
    expect(brokenAt('register')).toEqual(injected(night))
  })

  test('with how many were looked at: unreadable ones against no other rule', () => {
    expect(lineOf('register', 'unreadable')).toMatchObject({ broke: 2, lookedAt: 14 })
    expect(lineOf('register', 'last-updated')).toMatchObject({ broke: 1, lookedAt: 12, share: 1 / 12 })
    expect(lineOf('register', 'allergy-code')).toMatchObject({ broke: 1, lookedAt: 5 })
    expect(lineOf('register', 'condition-verification-code')).toMatchObject({ broke: 0, lookedAt: 7 })
    expect(lineOf('nuh', 'unreadable')).toMatchObject({ broke: 4, lookedAt: 28 })
  })
})

describe('the console’s data-quality page', () => {
  const sourceOf = (id: string) => quality.sources.find((one) => one.id === id)

  test.each([
    ['nuh', () => Object.fromEntries(Object.entries(injected(live)).map(([rule, count]) => [rule, count * OPENS]))],
    ['register', () => injected(night)]
  ])('counts of %s what was put into it, by rule and by day', (id, expected) => {
    const found = sourceOf(id)
    expect(Object.fromEntries(found?.rules.map(({ rule, broke }) => [rule, broke]) ?? [])).toEqual(expected())
    for (const { rule, broke, lookedAt, days } of found?.rules ?? []) {
      expect(
        days.reduce((sum, day) => sum + day.broke, 0),
        rule
      ).toBe(broke)
      expect(
        days.reduce((sum, day) => sum + day.lookedAt, 0),
        rule
      ).toBe(lookedAt)
    }
    const all = Object.values(expected()).reduce((sum, count) => sum + count, 0)
    expect(found?.days.reduce((sum, { broke }) => sum + broke, 0)).toBe(all)
  })

  test('names the source, its partner and ids to look at, and nobody’s number', () => {
    expect(sourceOf('register')).toMatchObject({ name: 'Register', lookedAt: 14 })
    const code = sourceOf('register')?.rules.find(({ rule }) => rule === 'allergy-code')
    expect(code).toMatchObject({ broke: 1, lookedAt: 5, examples: ['register/AllergyIntolerance/no-code'] })
    expect(code?.says).toBeTypeOf('string')
    expect(JSON.stringify(quality)).not.toContain(JOAN.nhs)
  })

  test('is the central team’s alone', () => {
    expect(refused).toMatchObject({ status: 403, json: { code: 'console-forbidden' } })
  })
})

describe('examples', () => {
  test('are ids of resources, each once', () => {
    expect(lineOf('nuh', 'code-words')?.examples).toEqual(['nuh/Condition/wordless'])
    expect(lineOf('register', 'allergy-code')?.examples).toEqual(['register/AllergyIntolerance/no-code'])
  })

  test('are never NHS numbers, where a source makes its ids of them', () => {
    expect(lineOf('nuh', 'condition-clinical-status')).toMatchObject({ broke: 4, examples: ['nuh/Condition/ended'] })
    expect(lineOf('register', 'unreadable')?.examples).toEqual(['register/AllergyIntolerance/broken'])
    expect(told).not.toContain(JOAN.nhs)
  })
})

describe('ncr data-quality', () => {
  test('tells one source in words, with counts, shares and examples', async () => {
    const { code, stdout } = await world.product.ncr(['data-quality', '--source', 'register', '--days', '1'])
    expect(code).toBe(0)
    expect(stdout).toContain('register: 14 resources looked at since ')
    expect(stdout).toMatch(/allergy-code +1 of 5 \(20\.0 %\) .*\n +as in register\/AllergyIntolerance\/no-code/)
    expect(stdout).not.toContain('nuh')
  })

  test.each([[['--source', 'nowhere']], [['--days', '0']], [['--days', 'many']]])('%j is wrong usage', async (args) => {
    const { code, stdout, stderr } = await world.product.ncr(['data-quality', ...args])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
