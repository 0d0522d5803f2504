/**
 * H-012: the person index has merged two numbers and a source has not, or not yet: what it still holds under the old number
 * is this person's, and "none" is never said while it was not asked for. A source's own merges are followed by its links.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import type { Behaviour, Call } from '../faults/scripted-server.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber, byReference } from '../fixtures/clinical.ts'
import { dateAgo, hoursAgo, writeNight } from '../fixtures/night.ts'
import { aPerson, type Json, NHS_NUMBER, nhsNumber, patientOf } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { newFolder } from '../harness/product.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const STRANGER = aPerson(500, { family: 'Otherperson' })
/** Joan, as she was known by the number that was merged into hers. */
const OLD = { ...JOAN, nhs: nhsNumber(70) }

const allergy = (id: string, subject: Json): Json => aResource('AllergyIntolerance', id, subject)
const link = (id: string, type: string): Json => ({ link: [{ other: { reference: `Patient/${id}` }, type }] })

interface Story {
  readonly id: string
  readonly answers: Readonly<Record<string, Behaviour>>
  readonly source?: Json
  readonly state: string
  readonly shown: readonly string[]
  readonly detail?: RegExp
}

const byCall = (of: (call: Call) => readonly Json[]): Behaviour => behave.okFor(of)
/** Allergies by the Patient's id or number that is asked for. */
const asked = (call: Call, id: string, nhs: string): boolean =>
  call.nhs === nhs || /(?:^|\/)(.+)$/.exec(call.url.searchParams.get('patient') ?? '')?.[1] === id
const onlyOld = {
  Patient: byCall(({ nhs }) => (nhs === OLD.nhs ? [patientOf(OLD, 'old')] : [])),
  AllergyIntolerance: byCall((call) => (asked(call, 'old', OLD.nhs) ? [allergy('a1', byReference('Patient/old'))] : []))
}
const both = {
  Patient: byCall(({ nhs }) => [patientOf(nhs === OLD.nhs ? OLD : JOAN, nhs === OLD.nhs ? 'old' : 'new')]),
  AllergyIntolerance: byCall((call) =>
    asked(call, 'old', OLD.nhs)
      ? [allergy('a1', byReference('Patient/old'))]
      : [allergy('a2', byReference('Patient/new'))]
  )
}
/** Its own merge: one number, two records, of which one replaced the other. */
const mergedHere = (link1: Json, link2: Json = {}): Readonly<Record<string, Behaviour>> => ({
  Patient: byCall(({ nhs }) =>
    nhs === JOAN.nhs ? [patientOf(JOAN, 'r1', { active: false, ...link1 }), patientOf(JOAN, 'r2', link2)] : []
  ),
  AllergyIntolerance: byCall((call) => {
    const id = call.url.searchParams.get('patient')
    const [first, second] = [allergy('a1', byReference('Patient/r1')), allergy('a2', byReference('Patient/r2'))]
    return id === null ? (call.nhs === JOAN.nhs ? [first, second] : []) : [id === 'r1' ? first : second]
  })
})

const STORIES: readonly Story[] = [
  { id: 'only-old', answers: onlyOld, state: 'recorded', shown: ['a1'] },
  { id: 'only-old-by-id', answers: onlyOld, source: { search: 'patient' }, state: 'recorded', shown: ['a1'] },
  { id: 'both', answers: both, state: 'recorded', shown: ['a1', 'a2'] },
  { id: 'both-by-id', answers: both, source: { search: 'patient' }, state: 'recorded', shown: ['a1', 'a2'] },
  {
    id: 'follows',
    answers: {
      Patient: behave.ok(patientOf(JOAN, 'new')),
      AllergyIntolerance: behave.ok(allergy('a1', byReference('Patient/new')))
    },
    state: 'recorded',
    shown: ['a1']
  },
  {
    id: 'says-old',
    answers: { AllergyIntolerance: behave.ok(allergy('a1', byNumber(OLD))) },
    state: 'recorded',
    shown: ['a1']
  },
  {
    id: 'nothing-recorded',
    answers: { Patient: behave.ok(patientOf(JOAN, 'new')), AllergyIntolerance: behave.empty },
    state: 'none-recorded',
    shown: []
  },
  { id: 'neither', answers: { Patient: behave.empty }, state: 'not-held', shown: [] },
  {
    id: 'new-and-old-fails',
    answers: {
      Patient: (call, response, baseUrl) =>
        (call.nhs === OLD.nhs ? behave.status(500) : behave.ok(patientOf(JOAN, 'new')))(call, response, baseUrl)
    },
    state: 'unavailable',
    shown: []
  },
  {
    id: 'new-and-old-refused',
    answers: {
      ...both,
      Patient: (call, response, baseUrl) =>
        (call.nhs === OLD.nhs ? behave.status(403) : behave.ok(patientOf(JOAN, 'new')))(call, response, baseUrl),
      AllergyIntolerance: byCall(({ nhs }) => (nhs === JOAN.nhs ? [allergy('a2', byReference('Patient/new'))] : []))
    },
    state: 'refused',
    shown: ['a2']
  },
  { id: 'merged-here', answers: mergedHere(link('r2', 'replaced-by')), state: 'recorded', shown: ['a1', 'a2'] },
  {
    id: 'merged-here-by-id',
    answers: mergedHere(link('r2', 'replaced-by'), link('r1', 'replaces')),
    source: { search: 'patient' },
    state: 'recorded',
    shown: ['a1', 'a2']
  },
  { id: 'two-that-see-also', answers: mergedHere(link('r2', 'seealso')), state: 'unavailable', shown: [] },
  {
    id: 'two-that-replace-each-other',
    answers: mergedHere(link('r2', 'replaced-by'), link('r1', 'replaced-by')),
    state: 'unavailable',
    shown: []
  },
  {
    id: 'replaced-elsewhere',
    answers: {
      Patient: byCall(({ nhs }) => (nhs === JOAN.nhs ? [patientOf(JOAN, 'r1', link('r9', 'replaced-by'))] : [])),
      AllergyIntolerance: byCall(({ nhs }) => (nhs === JOAN.nhs ? [allergy('a1', byReference('Patient/r1'))] : []))
    },
    state: 'unavailable',
    shown: ['a1'],
    detail: /replaced by another/
  },
  {
    id: 'merged-into-a-stranger',
    answers: {
      Patient: behave.ok(
        patientOf(JOAN, 'r1', link('r2', 'replaced-by')),
        patientOf(STRANGER, 'r2', {
          identifier: [
            { use: 'official', system: NHS_NUMBER, value: STRANGER.nhs },
            { use: 'old', system: NHS_NUMBER, value: JOAN.nhs }
          ]
        })
      ),
      AllergyIntolerance: behave.ok(allergy('a1', byReference('Patient/r2')))
    },
    state: 'unavailable',
    shown: [],
    detail: /somebody else/
  },
  {
    id: 'old-is-a-strangers',
    answers: {
      Patient: byCall(({ nhs }) => (nhs === OLD.nhs ? [patientOf(STRANGER, 's1')] : [patientOf(JOAN, 'new')])),
      AllergyIntolerance: behave.empty
    },
    state: 'unavailable',
    shown: [],
    detail: /somebody else/
  }
]

let world: World
let drops: string
let record: RecordAnswer
const sources = new Map<string, ScriptedSource>()

beforeAll(async () => {
  drops = await newFolder()
  const configured: Json[] = []
  for (const { id, answers, source } of STORIES) {
    const scripted = await scriptedSource(id, [JOAN])
    for (const [type, behaviour] of Object.entries(answers)) scripted.answer(type, behaviour)
    sources.set(id, scripted)
    configured.push(liveSource(scripted, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 10_000, ...source }))
  }
  for (const id of ['night-old', 'night-both']) {
    await mkdir(join(drops, id))
    configured.push({
      id,
      name: id,
      kind: 'overnight-ndjson',
      directory: join(drops, id),
      resourceTypes: ['AllergyIntolerance', 'Condition']
    })
    const Patient = [patientOf(OLD, 'old'), ...(id === 'night-both' ? [patientOf(JOAN, 'new')] : [])]
    const mine = Patient.map(({ id: patient }, n) => allergy(`n${n + 1}`, byReference(`Patient/${String(patient)}`)))
    const output = { Patient, AllergyIntolerance: mine }
    await writeNight(join(drops, id), { date: dateAgo(0), transactionTime: hoursAgo(2), output })
  }
  world = await startWorld({ people: [JOAN], sources: configured })
  world.index.supersedes(OLD.nhs, JOAN)
  for (const id of ['night-old', 'night-both']) expect((await world.product.ncr(['feed', 'run', id])).code).toBe(0)
  const cookie = await openSession(world.product.url, world.host, JOAN, { pat: { nhs: OLD.nhs } })
  record = await readRecord(world.product.url, cookie)
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const source of sources.values()) await source.close()
  await rm(drops, { recursive: true, force: true })
})

const idsOf = (source: string): readonly string[] =>
  record
    .entries('allergies', source)
    .map(({ id }) => id.split('/')[2] ?? '')
    .toSorted()

describe('H-012: launched under a number that was merged into another, a source that', () => {
  test.each(STORIES)('$id is $state and shows $shown', ({ id, state, shown, detail }) => {
    const told = record.state('allergies', id)
    expect(told?.state, JSON.stringify(told)).toBe(state)
    expect(idsOf(id)).toEqual(shown)
    if (detail !== undefined) expect(told?.detail).toMatch(detail)
    expect(JSON.stringify(told)).not.toMatch(/999\d{7}/)
  })

  test.each([
    ['night-old', ['n1']],
    ['night-both', ['n1', 'n2']]
  ])('has it in last night’s copy: %s', (id, shown) => {
    expect(record.state('allergies', id)?.state).toBe('recorded')
    expect(record.state('problems', id)?.state).toBe('none-recorded')
    expect(idsOf(id)).toEqual(shown)
  })

  test('holds something under the old number is said to, and no other', () => {
    const said = record.events
      .filter((event) => event['event'] === 'source' && /former NHS number/.test(String(event['detail'])))
      .map((event) => String(event['source']))
    expect(said.toSorted()).toEqual(
      ['both', 'both-by-id', 'night-both', 'night-old', 'only-old', 'only-old-by-id'].toSorted()
    )
  })

  test('only what it says of a stranger is an incident', async () => {
    const { stdout } = await world.product.ncr(['incidents', 'list', '--json'])
    const { incidents } = JSON.parse(stdout) as { incidents: readonly Json[] }
    expect(incidents.map((incident) => String(incident['source'])).toSorted()).toEqual([
      'merged-into-a-stranger',
      'old-is-a-strangers'
    ])
  })
})

describe('H-012: the index tells of a merge by an old identifier of the survivor', () => {
  test('a launch under the present number asks under the old one too', async () => {
    const identifier = [
      { use: 'official', system: NHS_NUMBER, value: JOAN.nhs },
      { use: 'old', system: NHS_NUMBER, value: OLD.nhs }
    ]
    world.index.knows(JOAN, { identifier })
    const again = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
    expect(again.entries('allergies', 'only-old')).toHaveLength(1)
    world.index.knows(JOAN)
  })

  test('without a word of the index nobody is asked under another number, and an old one is somebody else’s', async () => {
    for (const source of sources.values()) source.calls.length = 0
    const again = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
    const numbers = [...sources.values()].flatMap(({ calls }) => calls.map(({ nhs }) => nhs))
    expect(new Set(numbers)).toEqual(new Set([JOAN.nhs, null]))
    expect(again.state('allergies', 'only-old')?.state).toBe('not-held')
    expect(again.state('allergies', 'says-old')).toMatchObject({ state: 'unavailable' })
    expect(again.state('allergies', 'night-old')?.state).toBe('not-held')
  })
})

describe('H-012: a person with more former numbers than a live source is asked under', () => {
  const NUMBERS_ASKED_MAX = 5
  const former = [71, 72, 73, 74, 75, 70].map((n) => ({ use: 'old', system: NHS_NUMBER, value: nhsNumber(n) }))
  const detail = 'asked under 5 of this person’s 7 NHS numbers, the limit'
  let told: RecordAnswer

  beforeAll(async () => {
    for (const source of sources.values()) source.calls.length = 0
    world.index.knows(JOAN, { identifier: [{ use: 'official', system: NHS_NUMBER, value: JOAN.nhs }, ...former] })
    told = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
    world.index.knows(JOAN)
  }, 60_000)

  test.each([
    ['follows', { state: 'recorded', flags: ['cut'], detail: `AllergyIntolerance: ${detail}` }],
    ['nothing-recorded', { state: 'unavailable', detail: `AllergyIntolerance: ${detail}` }],
    ['neither', { state: 'unavailable', detail: expect.stringContaining(detail) }],
    ['only-old', { state: 'unavailable', detail: expect.stringContaining(detail) }],
    ['only-old-by-id', { state: 'unavailable', detail: expect.stringContaining(detail) }]
  ])('reads that there may be more: %s', (id, state) => {
    expect(told.state('allergies', id)).toMatchObject(state)
    expect(JSON.stringify(told.state('allergies', id))).not.toMatch(/999\d{7}/)
  })

  test('is asked for under no more, and in the overnight copies under all', () => {
    const calls = sources.get('follows')?.calls ?? []
    expect(new Set(calls.map(({ nhs }) => nhs)).size).toBe(NUMBERS_ASKED_MAX)
    expect(told.state('allergies', 'night-old')?.state).toBe('recorded')
  })
})
