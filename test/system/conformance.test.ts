/** The kit for a new provider, driven by its command against good and bad sources (features 45 and 66). */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProviderProbe } from '../../server/src/adapters/fhir-r4/provider-probe.ts'
import { createResourceCheck } from '../../server/src/adapters/fhir-r4/resource-check.ts'
import { checkProvider } from '../../server/src/conformance/check-provider.ts'
import type { ConformanceReport } from '../../server/src/conformance/report.ts'
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, anUnreadable, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'
import { runNcr } from '../harness/product.ts'

const JOAN = aPerson(1)
const OTHER = aPerson(600)

const META = {
  lastUpdated: '2026-01-05T08:00:00Z',
  tag: [
    { system: 'https://fhir.interweavedigital.nhs.uk/Source', code: 'nuh-epr', display: 'NUH hospital record' },
    { system: 'https://fhir.interweavedigital.nhs.uk/Provenance', code: 'RX1', display: 'NUH' }
  ]
}
const good = (type: string, id: string, more: Json = {}): Json =>
  aResource(type, id, byNumber(JOAN), { meta: META, ...more })

let source: ScriptedSource
beforeAll(async () => {
  source = await scriptedSource('provider', [JOAN])
})
afterAll(() => source?.close())

interface Report {
  readonly conforms: boolean
  readonly people: number
  readonly search: string | null
  readonly types: readonly { type: string; checked: number; supported: boolean }[]
  readonly findings: readonly { rule: string; severity: string; resource?: string; path?: string; profile?: string }[]
}

function script(answers: Readonly<Record<string, Behaviour>>): void {
  source.calm()
  const known = behave.okFor((call) => (call.nhs === JOAN.nhs ? [patientOf(JOAN, 'p1', { meta: META })] : []))
  source.answer('Patient', known)
  source.answer('AllergyIntolerance', behave.ok(good('AllergyIntolerance', 'a1')))
  for (const [type, behaviour] of Object.entries(answers)) source.answer(type, behaviour)
}

/** By its command, as a provider would. */
async function kit(
  answers: Readonly<Record<string, Behaviour>> = {},
  args: readonly string[] = ['--test-person', JOAN.nhs]
): Promise<Report & { code: number | null }> {
  script(answers)
  const { code, stdout, stderr } = await runNcr(['conformance', source.baseUrl, '--json', ...args])
  expect(stdout, stderr).toMatch(/^\{/)
  return { code, ...(JSON.parse(stdout) as Report) }
}

const check = createResourceCheck()

/** The same without a process each: there are many rules. */
async function kitWithin(answers: Readonly<Record<string, Behaviour>>): Promise<ConformanceReport> {
  script(answers)
  const provider = createProviderProbe(source.baseUrl, () => performance.now(), randomUUID)
  try {
    return await checkProvider({ provider, check, nhsNumbers: [JOAN.nhs] })
  } finally {
    await provider.close()
  }
}

const rulesOf = (report: ConformanceReport): readonly string[] => [...new Set(report.findings.map(({ rule }) => rule))]

test('a good provider conforms, and the report says what was looked at', async () => {
  const report = await kit()
  expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(report).toMatchObject({ code: 0, conforms: true, people: 1, search: 'patient.identifier' })
  expect(report.types.find(({ type }) => type === 'AllergyIntolerance')).toMatchObject({ checked: 1, supported: true })
  expect(source.calls.every(({ method }) => method === 'GET')).toBe(true)
})

describe('each rule has a provider that breaks it', () => {
  test.each<[string, string, Readonly<Record<string, Behaviour>>]>([
    ['untagged', 'source-tag', { Flag: behave.ok(good('Flag', 'f1', { meta: { lastUpdated: META.lastUpdated } })) }],
    [
      'a Provenance that is no ODS code',
      'provenance-tag',
      {
        Flag: behave.ok(
          good('Flag', 'f1', { meta: { ...META, tag: [META.tag[0], { ...META.tag[1], code: 'not one!' }] } })
        )
      }
    ],
    ['no lastUpdated', 'last-updated', { Flag: behave.ok(good('Flag', 'f1', { meta: { tag: META.tag } })) }],
    ['no valid R4', 'base-r4', { Flag: behave.ok({ ...anUnreadable('Flag', 'f1', byNumber(JOAN)), meta: META }) }],
    ['no id', 'resource-id', { Flag: behave.ok(good('Flag', 'f1', { id: undefined })) }],
    [
      'about somebody else',
      'about-the-person',
      { Flag: behave.ok(aResource('Flag', 'f1', byNumber(OTHER), { meta: META })) }
    ],
    ['about nobody', 'about-the-person', { Flag: behave.ok(good('Flag', 'f1', { subject: undefined })) }],
    [
      'a total that is not reached',
      'paging',
      {
        Flag: behave.json({
          resourceType: 'Bundle',
          type: 'searchset',
          total: 7,
          entry: [{ resource: good('Flag', 'f1') }]
        })
      }
    ],
    [
      'pages elsewhere',
      'paging',
      { Flag: behave.nextElsewhere(good('Flag', 'f1'), 'https://elsewhere.example/fhir/Flag?page=2') }
    ],
    ['pages outside the base', 'paging', { Flag: behave.nextElsewhere(good('Flag', 'f1'), '/other/Flag?page=2') }],
    ['an error', 'searchset', { Flag: behave.status(500) }],
    ['broken JSON', 'searchset', { Flag: behave.brokenJson }],
    [
      'plain JSON',
      'content-type',
      { Flag: behave.body('{"resourceType":"Bundle","type":"searchset"}', 200, 'application/json') }
    ],
    ['everybody is Joan', 'unknown-person', { Patient: behave.ok(patientOf(JOAN, 'p1', { meta: META })) }],
    [
      'two of her',
      'patient-search',
      { Patient: behave.ok(patientOf(JOAN, 'p1', { meta: META }), patientOf(JOAN, 'p2', { meta: META })) }
    ]
  ])('%s: %s', async (_what, rule, answers) => {
    const report = await kitWithin(answers)
    expect(rulesOf(report)).toContain(rule)
    expect(report.conforms).toBe(false)
  })

  test('the field at fault is named, and its value is not', async () => {
    const bent = { ...anUnreadable('AllergyIntolerance', 'a2', byNumber(JOAN)), meta: META }
    const report = await kit({ AllergyIntolerance: behave.ok(bent) })
    expect(report.code).toBe(1)
    const faults = report.findings.filter(({ rule }) => rule === 'base-r4')
    expect(faults.map(({ path }) => path)).toContain('AllergyIntolerance.recordedDate')
    expect(
      faults.every(({ resource, profile }) => resource === 'AllergyIntolerance/a2' && profile?.startsWith('UKCore-'))
    ).toBe(true)
    expect(JSON.stringify(report)).not.toContain('last Tuesday')
  })

  test('a warning alone still conforms', async () => {
    const wordless = good('Flag', 'f1', { code: { coding: [{ system: 'http://snomed.info/sct', code: '225337009' }] } })
    const report = await kitWithin({ Flag: behave.ok(wordless) })
    expect(report.findings).toContainEqual(expect.objectContaining({ rule: 'code-words', path: 'Flag.code' }))
    expect(report.conforms).toBe(true)
  })
})

test('without a number it finds a test person by itself', async () => {
  const listed: Behaviour = (call, response, baseUrl) => {
    const people = call.nhs === null || call.nhs === JOAN.nhs ? [patientOf(JOAN, 'p1', { meta: META })] : []
    behave.ok(...people)(call, response, baseUrl)
  }
  expect(await kit({ Patient: listed }, [])).toMatchObject({ code: 0, people: 1 })
})

test('a provider that only knows its own ids is asked by them', async () => {
  const plain: Behaviour = (call, response, baseUrl) =>
    (call.url.searchParams.has('patient') ? behave.empty : behave.status(400))(call, response, baseUrl)
  const types = ['Condition', 'Flag', 'Encounter']
  const report = await kitWithin(Object.fromEntries(types.map((type) => [type, plain])))
  expect(report.search).toBe('patient')
})

test('nobody there: a finding, exit 1', async () => {
  const { code, stdout } = await runNcr(['conformance', 'http://127.0.0.1:9/fhir'])
  expect(code).toBe(1)
  expect(stdout).toContain('It does not conform: reachable.')
})

test.each([
  [['conformance']],
  [['conformance', 'not-an-address']],
  [['conformance', 'http://127.0.0.1:9', '--test-person', '9990000019']]
])('wrong usage %j is exit 2 with one sentence', async (args) => {
  const { code, stdout, stderr } = await runNcr(args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr.trim().split('\n')).toHaveLength(1)
})
