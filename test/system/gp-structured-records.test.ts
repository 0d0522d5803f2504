/**
 * Whole GP records that nobody here wrote, over real HTTP from a simulated practice each: everything of them is found
 * again, under its own words, date and status, counted topic by topic against the file (feature 82).
 */
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedGpConnect, scriptedGpConnect } from '../faults/scripted-gp-connect.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { recorded, resourcesOf, structuredExamples, wholeRecords } from '../fixtures/structured.ts'
import { openSession } from '../harness/launch.ts'
import { type RecordAnswer, type RecordEntry, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const isPresent = wholeRecords.present && structuredExamples.present
const why = wholeRecords.present
  ? structuredExamples.present
    ? 'recorded answers'
    : structuredExamples.why
  : wholeRecords.why

/** What an STU3 type is called in R4; the others are not entries of their own. */
const R4_TYPE: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'AllergyIntolerance',
  Condition: 'Condition',
  DiagnosticReport: 'DiagnosticReport',
  Encounter: 'Encounter',
  Immunization: 'Immunization',
  MedicationRequest: 'MedicationRequest',
  MedicationStatement: 'MedicationStatement',
  Observation: 'Observation',
  ProcedureRequest: 'ServiceRequest',
  ReferralRequest: 'ServiceRequest'
}

interface Case {
  readonly id: string
  readonly bundle: Json
}

const cases: Case[] = []
const practices: ScriptedGpConnect[] = []
let world: World | undefined
let record: RecordAnswer

/** Answers to this operation; the rest of the folder is of other capabilities, and some examples name no person at all. */
function examplesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => /^accessrecord_structured__.*_response\d\.json$/.test(name))
}

beforeAll(async () => {
  if (!isPresent) return
  for (const [folder, names] of [
    [wholeRecords.path, readdirSync(wholeRecords.path)],
    [structuredExamples.path, examplesIn(structuredExamples.path)]
  ] as const)
    for (const name of names) cases.push({ id: toId(name), bundle: recorded(folder, name, JOAN) })
  for (const { bundle } of cases) {
    const practice = await scriptedGpConnect()
    practice.answer(behave.json(bundle))
    practices.push(practice)
  }
  const sources = cases.map(({ id }, place) => ({
    id,
    name: id,
    kind: 'gp-connect-structured',
    baseUrl: practices[place]?.baseUrl,
    deadlineMs: 20_000
  }))
  world = await startWorld({ people: [JOAN], sources })
  record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
}, 120_000)
afterAll(async () => {
  await world?.close()
  await Promise.all(practices.map((practice) => practice.close()))
})

const toId = (name: string): string => name.replace(/^accessrecord_structured__/, '').replace(/(-output)?\.json$/, '')

function entriesOf(source: string): RecordEntry[] {
  return record.allEntries().filter((entry) => entry.source === source)
}

/** Resources of the file that must be entries, those inside the list of ended allergies included. */
function expectedOf({ bundle }: Case): readonly Json[] {
  const all = resourcesOf(bundle)
  const inside = all
    .filter(({ resourceType }) => resourceType === 'List')
    .flatMap(({ contained }) => (contained ?? []) as Json[])
  return [...all, ...inside].filter(({ resourceType }) => R4_TYPE[String(resourceType)] !== undefined)
}

function count(types: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const type of types.toSorted()) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

/** `Type/id` of what the product says it could not read, with what is wrong with it. */
function unreadableOf(source: string): ReadonlyMap<string, string> {
  const told = record.events.flatMap(({ states }) => states ?? []).filter((state) => state.source === source)
  return new Map(
    told
      .flatMap((state) =>
        'unreadableIssues' in state ? (state.unreadableIssues as { resource: string; issues: string[] }[]) : []
      )
      .map(({ resource, issues }) => [resource, issues.join('; ')])
  )
}

describe.skipIf(!isPresent)(`real records: ${why}`, () => {
  test('nothing is lost: every type has as many entries as its file, printed', () => {
    expect(cases.length).toBeGreaterThanOrEqual(10)
    for (const one of cases) {
      const found = entriesOf(one.id).map(({ resource }) => String(resource['resourceType']))
      const unreadable = unreadableOf(one.id)
      const wanted = count(expectedOf(one).map(({ resourceType }) => R4_TYPE[String(resourceType)] ?? ''))
      console.log(
        `${one.id}: ${JSON.stringify(count(found))}, unreadable ${unreadable.size}: ${[...new Set(unreadable.values())].join(' | ')}`
      )
      expect(count([...found, ...[...unreadable.keys()].map((key) => key.split('/')[0] ?? '')]), one.id).toEqual(wanted)
    }
  })

  test('nothing is misread: words, days and statuses are those of the file', () => {
    for (const one of cases) {
      const byId = new Map(entriesOf(one.id).map((entry) => [entry.id, entry]))
      for (const resource of resourcesOf(one.bundle)) {
        const type = R4_TYPE[String(resource['resourceType'])]
        if (type === undefined) continue
        if (unreadableOf(one.id).has(`${type}/${String(resource['id'])}`)) continue
        const entry = byId.get(`${one.id}/${type}/${String(resource['id'])}`)
        expect(entry, `${one.id} ${String(resource['id'])}`).toBeDefined()
        if (entry !== undefined) compare(resource, entry, one)
      }
    }
  })

  test('H-003: a topic without a list and without entries is never none recorded', () => {
    for (const { id, bundle } of cases.filter((one) => one.id.startsWith('PWTP'))) {
      const types = new Set(resourcesOf(bundle).map(({ resourceType }) => resourceType))
      const told = { immunisations: 'Immunization', results: 'DiagnosticReport', problems: 'Condition' }
      for (const [section, type] of Object.entries(told))
        expect(record.state(section, id)?.state, `${id} ${section}`).toBe(types.has(type) ? 'recorded' : 'unavailable')
    }
  })
})

function compare(stu3: Json, entry: RecordEntry, { bundle, id }: Case): void {
  const what = `${id} ${entry.id}`
  const named = stu3['code'] ?? stu3['medicationCodeableConcept']
  const medicine = (stu3['medicationReference'] as { reference?: string } | undefined)?.reference
  const product = resourcesOf(bundle).find((one) => `Medication/${String(one['id'])}` === medicine)
  const concept = (product?.['code'] ?? named) as { text?: string; coding?: { display?: string }[] } | undefined
  const words = concept?.text ?? concept?.coding?.find(({ display }) => display !== undefined)?.display
  if (words !== undefined) expect(entry.text, what).toBe(words)
  const day = stu3['assertedDate'] ?? stu3['dateAsserted'] ?? stu3['issued'] ?? stu3['authoredOn']
  if (day !== undefined && entry.resource['resourceType'] !== 'Immunization') expect(entry.recorded, what).toBe(day)
  const status = (stu3['clinicalStatus'] ?? stu3['status']) as string | undefined
  if (status !== undefined && status !== 'suspended') expect(entry.status, what).toBe(status)
}
