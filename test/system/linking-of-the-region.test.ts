/**
 * Linking over the residents of the sandpit, whose duplicates and disagreements are known because they were planted:
 * how many are found, and how many people a disagreement is raised for (H-005, H-016).
 */
import type { Entry } from '@ncr/contract/record.ts'
import { beforeAll, expect, test } from 'vitest'
import { createResourceCheck } from '../../server/src/adapters/fhir-r4/resource-check.ts'
import { toOdsCode } from '../../server/src/domain/ods-code.ts'
import type { OvernightSource } from '../../server/src/domain/region.ts'
import type { TypeAnswer } from '../../server/src/ports/source-reader.ts'
import { link, nothingLinked } from '../../server/src/record/link/link.ts'
import { normalise } from '../../server/src/record/normalise/normalise.ts'
import { generate, SEED_DEFAULT } from '../../simulators/src/population/generated/generate.ts'
import { population } from '../../simulators/src/population/population.ts'
import type { Chart, Resident } from '../../simulators/src/population/resident.ts'
import { aGrant } from '../harness/overnight.ts'

const NOW = new Date('2026-11-23T09:00:00Z')
/** More than this, and nobody would read them. */
const RAISED_PER_100_MAX = 15

const odsCode = toOdsCode('RX1')
if (odsCode === null) throw new Error('RX1 is an ODS code')
const check = createResourceCheck()

function sourceOf(id: string, resourceTypes: readonly string[]): OvernightSource {
  return {
    id,
    name: id,
    odsCode: odsCode as NonNullable<typeof odsCode>,
    partnerName: id,
    enabled: true,
    resourceTypes,
    historyFrom: null,
    kind: 'overnight-ndjson',
    directory: '/nowhere',
    dueBy: '06:00',
    pages: []
  }
}

function entriesOf({ person }: Resident, chart: Chart): readonly Entry[] {
  const types = new Map<string, TypeAnswer & { resources: unknown[] }>()
  for (const resource of chart.resources) {
    const type = types.get(resource.resourceType) ?? {
      resources: [],
      failure: null,
      cut: null,
      partWithheld: false,
      unreadable: []
    }
    type.resources.push(resource)
    types.set(resource.resourceType, type)
  }
  const grant = aGrant({
    nhs: person.nhsNumber,
    family: person.family,
    given: person.given,
    birthDate: person.birthDate,
    gender: person.gender
  })
  const answer = {
    kind: 'asked',
    patients: [chart.patient],
    patientFailure: null,
    types,
    included: [],
    asOf: NOW.toISOString(),
    flags: [],
    tookMs: 1
  } as const
  const normalised = normalise(check, grant, sourceOf(chart.source, [...types.keys()]), answer)
  return normalised.kind === 'types' ? [...normalised.types.values()].flatMap((type) => type.entries) : []
}

let linked: Map<string, Entry>
let raised = 0
let people = 0
const truths = generate(SEED_DEFAULT, NOW).truths

beforeAll(() => {
  linked = new Map()
  for (const resident of [...population(NOW), ...generate(SEED_DEFAULT, NOW).residents]) {
    const soFar = nothingLinked()
    const told = new Map<string, Entry>()
    for (const chart of resident.charts)
      for (const entry of link(soFar, entriesOf(resident, chart))) told.set(entry.id, entry)
    for (const entry of told.values()) linked.set(`${resident.person.nhsNumber} ${entry.id}`, entry)
    people += 1
    if ([...told.values()].some(({ conflicts }) => conflicts.length > 0)) raised += 1
  }
}, 60_000)

function judge(why: 'duplicate' | 'disagreement') {
  const wanted = truths.filter((truth) => truth.why === why)
  const missed = wanted.filter(({ nhsNumber, entries: [one, other] }) => {
    const entry = linked.get(`${nhsNumber} ${one}`)
    const bonds =
      why === 'duplicate' ? entry?.links.map(({ to }) => to) : entry?.conflicts.map((conflict) => conflict.with)
    return !(bonds ?? []).includes(other)
  })
  return { wanted: wanted.length, missed }
}

test('H-005: every disagreement that was planted is raised', () => {
  const { wanted, missed } = judge('disagreement')
  console.log(`disagreements planted ${wanted}, raised ${wanted - missed.length}`)
  expect(wanted).toBeGreaterThan(0)
  expect(missed).toEqual([])
})

test('duplicates that were planted are linked, but for those in words alone', () => {
  const { wanted, missed } = judge('duplicate')
  console.log(`duplicates planted ${wanted}, linked ${wanted - missed.length}`)
  expect(wanted).toBeGreaterThan(0)
  // Alerts carry words and no code, and nothing is joined by words (H-006).
  expect(missed.filter(({ entries }) => !entries.every((id) => id.includes('/Flag/')))).toEqual([])
})

test('H-016: a disagreement is raised for few people', () => {
  const per100 = (100 * raised) / people
  console.log(`disagreements at the top of the record: ${per100.toFixed(1)} of 100 people (${raised} of ${people})`)
  expect(per100).toBeLessThan(RAISED_PER_100_MAX)
})
