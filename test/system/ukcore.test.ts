/**
 * UK Core examples that nobody here wrote, through one record: whatever stands at any element of them, must-support or not,
 * can be read in the entry's detail, or the reason is given here (feature 26).
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Entry } from '@ncr/contract/record.ts'
import { showDateTime, toDateParts } from '../../viewer/src/dates/partial-date.ts'
import { toElements, toTechnicalElements, type Element } from '../../viewer/src/entry/readable-resource.ts'
import { ok } from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { ALL_SECTIONS } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { readExamples, repointed } from '../fixtures/ukcore.ts'
import { openSession } from '../harness/launch.ts'
import { readRecord, type RecordAnswer } from '../harness/record.ts'
import { findSharedData } from '../harness/shared-data.ts'

const RICHARD = aPerson(77)
/** The types of docs/sections.md, written out here so that one that is dropped fails a test. */
const TYPES: ReadonlySet<string> = new Set(
  [
    'Flag AllergyIntolerance Condition MedicationRequest MedicationStatement MedicationDispense MedicationAdministration',
    'Encounter Appointment ServiceRequest EpisodeOfCare Task DeviceRequest DiagnosticReport Observation ImagingStudy Procedure',
    'Immunization DocumentReference CarePlan Goal CareTeam QuestionnaireResponse RelatedPerson'
  ].flatMap((names) => names.split(' '))
)
const data = findSharedData('data', 'ukcore-r4')
const examples = data.present ? readExamples(data.path) : []
const withSection = examples.filter(({ resource }) => TYPES.has(resource.resourceType))

describe.skipIf(!data.present)(`UK Core examples ${data.present ? '' : data.why}`, () => {
  let world: World
  let source: ScriptedSource
  let record: RecordAnswer

  beforeAll(async () => {
    source = await scriptedSource('ukcore', [RICHARD])
    for (const type of TYPES) {
      const ofType = withSection.filter(({ resource }) => resource.resourceType === type)
      source.answer(type, ok(...ofType.map((one) => repointed(one, 'Patient/p1'))))
    }
    world = await startWorld({
      people: [RICHARD],
      sources: [liveSource(source, { resourceTypes: [...TYPES], deadlineMs: 10_000 })]
    })
    record = await readRecord(world.product.url, await openSession(world.product.url, world.host, RICHARD))
  }, 120_000)
  afterAll(async () => {
    await world?.close()
    await source?.close()
  })

  test('each is an entry of its section, but the one that gives two forms of one value', () => {
    expect(record.completed).toBe(true)
    const shown = new Set(record.allEntries().map(({ id }) => id.replace('ukcore/', '')))
    const missing = withSection.filter(
      ({ resource }) => !shown.has(`${resource.resourceType}/${String(resource['id'])}`)
    )
    const unreadable = ALL_SECTIONS.map((section) => record.state(section, 'ukcore')?.unreadable ?? 0)
    expect(withSection.length).toBeGreaterThan(50)
    const said = record.state('problems', 'ukcore')?.detail
    expect(missing.length, said ?? missing.map(({ file }) => file).join()).toBe(1)
    expect(Math.max(...unreadable)).toBe(1)
  })

  test('every value in them can be read in the detail of the entry', () => {
    expect(record.allEntries().length).toBeGreaterThan(50)
    const hidden = record.allEntries().flatMap((one) => {
      // the stream's own shape is the contract's: the viewer reads it as this type
      const entry = one as unknown as Entry
      const said = textsOf([...toElements(entry), ...toTechnicalElements(entry)]).join('\n')
      const unsaid = valuesIn(one.resource).filter(({ path, value }) => !isSaid(said, value) && !isExplained(path))
      return unsaid.map(({ path, value }) => `${one.id} ${path}: ${String(value)}`)
    })
    expect(hidden).toEqual([])
  })
})

test.skipIf(!data.present)('a type of theirs that no section shows is in docs/sections.md, with the reason', () => {
  const documented = readFileSync(resolve(import.meta.dirname, '../../docs/sections.md'), 'utf8')
  const [, after = ''] = documented.split('## Types that no section shows')
  const [table = ''] = after.split('\n## ')
  const elsewhere = new Set(examples.map(({ resource }) => resource.resourceType).filter((type) => !TYPES.has(type)))
  expect([...elsewhere].filter((type) => !new RegExp(`\\| [^|]*\\b${type}\\b[^|]* \\| \\S`).test(table))).toEqual([])
})

const textsOf = (elements: readonly Element[]): string[] =>
  elements.flatMap(({ label, text, codes, children }) => [label, text ?? '', ...codes, ...textsOf(children)])

interface Value {
  readonly path: string
  readonly value: string | number | boolean
}

function valuesIn(value: unknown, path = ''): Value[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesIn(one, path))
  if (typeof value === 'object' && value !== null) {
    // a reference with a name is read by its name
    const { display } = value as Json
    const named = 'reference' in value && typeof display === 'string'
    return Object.entries(value).flatMap(([name, part]) =>
      named && name !== 'display' ? [] : valuesIn(part, `${path}.${name}`)
    )
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [{ path, value }] : []
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

function isSaid(said: string, value: Value['value']): boolean {
  if (typeof value === 'boolean') return said.includes(value ? 'Yes' : 'No')
  const text = String(value)
  if (said.includes(text) || squeezed(said).includes(squeezed(text))) return true
  return toDateParts(text) !== null && said.includes(showDateTime(text))
}

/** What the detail leaves out, and why. */
const EXPLAINED: readonly (readonly [why: string, where: RegExp])[] = [
  ['the narrative is shown as text: markup of others would be theirs to draw with', /^(\.contained)?\.text\.div$/]
]

const isExplained = (path: string): boolean => EXPLAINED.some(([, where]) => where.test(path))
