/**
 * Linking over the residents of the sandpit, whose duplicates and disagreements are known because they were planted:
 * how many are found, and how many people a disagreement is raised for (H-005, H-016).
 */
import type { Entry } from '@ncr/contract/record.ts'
import { beforeAll, expect, test } from 'vitest'
import { createStructuredReader } from '../../server/src/adapters/fhir-stu3/structured-reader.ts'
import { createResourceCheck } from '../../server/src/adapters/fhir-r4/resource-check.ts'
import { toOdsCode } from '../../server/src/domain/ods-code.ts'
import { GP_CONNECT_RESOURCE_TYPES } from '../../server/src/domain/resource-types.ts'
import type { GpConnectStructuredSource, OvernightSource } from '../../server/src/domain/region.ts'
import { WHOLE_ANSWER, type TypeAnswer } from '../../server/src/ports/source-reader.ts'
import { link, nothingLinked } from '../../server/src/record/link/link.ts'
import { normalise } from '../../server/src/record/normalise/normalise.ts'
import { structuredRecord } from '../../simulators/src/gp-connect/structured-record.ts'
import { generate, SEED_DEFAULT } from '../../simulators/src/population/generated/generate.ts'
import { population } from '../../simulators/src/population/population.ts'
import { truthsOfStories } from '../../simulators/src/population/story-truths.ts'
import type { Chart, Resident } from '../../simulators/src/population/resident.ts'
import { NHS_NUMBER, type Json } from '../fixtures/people.ts'
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
    heldFromEntries: 1000,
    pages: []
  }
}

function grantFor({ person }: Resident): ReturnType<typeof aGrant> {
  return aGrant({
    nhs: person.nhsNumber,
    family: person.family,
    given: person.given,
    birthDate: person.birthDate,
    gender: person.gender
  })
}

const GP_CODED: GpConnectStructuredSource = {
  id: 'gp-coded',
  name: 'gp-coded',
  odsCode,
  partnerName: 'gp-coded',
  enabled: true,
  resourceTypes: GP_CONNECT_RESOURCE_TYPES,
  historyFrom: null,
  kind: 'gp-connect-structured',
  baseUrl: 'http://127.0.0.1:1',
  deadlineMs: 1,
  entriesMax: 20_000,
  responseBytesMax: 1,
  connectionsMax: 1,
  connectTimeoutMs: 1,
  breaker: { failuresToOpen: 1, probeAfterMs: 1 },
  fromAsid: null,
  toAsid: null,
  medicationYears: null
}

/** The coded record of the person's practice, as the product reads it. */
async function gpEntriesOf(resident: Resident): Promise<readonly Entry[]> {
  const parameter = [
    { name: 'patientNHSNumber', valueIdentifier: { system: NHS_NUMBER, value: resident.person.nhsNumber } },
    { name: 'includeAllergies', part: [{ name: 'includeResolvedAllergies', valueBoolean: true }] },
    { name: 'includeMedication', part: [{ name: 'includePrescriptionIssues', valueBoolean: true }] },
    { name: 'includeProblems' },
    { name: 'includeImmunisations' }
  ]
  const { body } = structuredRecord({ resourceType: 'Parameters', parameter }, [resident])
  const all = ((body as { entry?: { resource: Json }[] }).entry ?? []).map(({ resource }) => resource)
  const isPatient = ({ resourceType }: Json): boolean => resourceType === 'Patient'
  const whole = {
    resources: all.filter((one) => !isPatient(one)),
    failure: null,
    cut: null,
    partWithheld: false,
    unreadable: []
  }
  const asked = {
    kind: 'asked',
    patients: all.filter(isPatient),
    patientFailure: null,
    types: new Map([[WHOLE_ANSWER, whole]]),
    included: [],
    asOf: NOW.toISOString(),
    flags: [],
    tookMs: 1
  } as const
  const reader = createStructuredReader({ read: async () => asked })
  const grant = grantFor(resident)
  const intake = { take: () => null, whenReaderKeepsUp: () => null }
  const asking = { requestId: 'r1', signal: new AbortController().signal, intake, patientId: null }
  const answer = await reader.read(grant, GP_CODED, asking)
  const normalised = normalise(check, grant, GP_CODED, answer)
  return normalised.kind === 'types' ? [...normalised.types.values()].flatMap((type) => type.entries) : []
}

function entriesOf(resident: Resident, chart: Chart): readonly Entry[] {
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
  const normalised = normalise(check, grantFor(resident), sourceOf(chart.source, [...types.keys()]), answer)
  return normalised.kind === 'types' ? [...normalised.types.values()].flatMap((type) => type.entries) : []
}

let linked: Map<string, Entry>
let raised = 0
let people = 0
const truths = [...truthsOfStories(population(NOW)), ...generate(SEED_DEFAULT, NOW).truths]

beforeAll(async () => {
  linked = new Map()
  for (const resident of [...population(NOW), ...generate(SEED_DEFAULT, NOW).residents]) {
    const soFar = nothingLinked()
    const told = new Map<string, Entry>()
    for (const chart of resident.charts)
      for (const entry of link(soFar, entriesOf(resident, chart))) told.set(entry.id, entry)
    if (!resident.person.restricted)
      for (const entry of link(soFar, await gpEntriesOf(resident))) told.set(entry.id, entry)
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

/** What a practice codes is drawn from what the register has: the same thing by two ways, to be linked and never merged. */
test('H-005: what the register and the practice both hold is linked, each in a row of its own', () => {
  const twins = [...linked].flatMap(([key, entry]) => {
    const [nhsNumber = '', id = ''] = key.split(' ')
    const type = /^gprcc\/(AllergyIntolerance|Condition|Immunization|MedicationRequest)\//.exec(id)?.[1]
    const twin = type === undefined ? undefined : id.replace(/^gprcc/, 'gp-coded')
    const spoken =
      type === 'MedicationRequest' ? twin?.replace('MedicationRequest', 'MedicationStatement').concat('-ms') : twin
    const isThere = spoken !== undefined && linked.has(`${nhsNumber} ${spoken}`)
    return isThere ? [{ entry, spoken }] : []
  })
  const missed = twins.filter(({ entry, spoken }) => !entry.links.some(({ to }) => to === spoken))
  // In words alone nothing is joined (H-006).
  const coded = missed.filter(({ entry: { resource } }) =>
    [resource['code'], resource['vaccineCode'], resource['medicationCodeableConcept']].some(isCoded)
  )
  console.log(`register and practice: ${twins.length} twins, linked ${twins.length - missed.length}`)
  expect(twins.length).toBeGreaterThan(500)
  expect(coded.map(({ entry }) => entry.text)).toEqual([])
})

function isCoded(concept: unknown): boolean {
  return typeof concept === 'object' && concept !== null && 'coding' in concept
}
