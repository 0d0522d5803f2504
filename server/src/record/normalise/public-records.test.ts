/** Records that nobody here wrote (../shared/data): read without a crash, and never with an entry lost in silence. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { aPerson, type Json, NHS_NUMBER, patientOf } from '../../../../test/fixtures/people.ts'
import { aGrant } from '../../../../test/harness/overnight.ts'
import { findSharedData } from '../../../../test/harness/shared-data.ts'
import { createResourceCheck } from '../../adapters/fhir-r4/resource-check.ts'
import { toOdsCode } from '../../domain/ods-code.ts'
import { RECORD_RESOURCE_TYPES } from '../../domain/resource-types.ts'
import { isObject, isResource, objectsOf, type Resource } from '../../domain/resource.ts'
import type { Source } from '../../domain/region.ts'
import type { AnsweredSource } from '../../ports/source-reader.ts'
import type { NormalisedAnswer } from '../normalised-answer.ts'
import { normalise } from './normalise.ts'

const JOAN = aPerson(1)
const RECORDS_READ = 4
const check = createResourceCheck()
const ukCore = findSharedData('data', 'ukcore-r4')
const synthea = findSharedData('data', 'synthea-r4')

function source(): Source {
  const odsCode = toOdsCode('RX1')
  if (odsCode === null) throw new Error('the test needs an ODS code')
  const owner = {
    odsCode,
    partnerName: 'Trust',
    enabled: true,
    historyFrom: null,
    resourceTypes: [...RECORD_RESOURCE_TYPES]
  }
  return {
    id: 's',
    name: 'S',
    kind: 'overnight-ndjson',
    directory: '/d',
    dueBy: '06:00',
    heldFromEntries: 1000,
    ...owner
  }
}

function read(resources: readonly Resource[], patient: Json, patientUrl: string | null): NormalisedAnswer {
  const of = (type: string): readonly Resource[] => resources.filter((resource) => resource.resourceType === type)
  const nothing = { failure: null, cut: null, partWithheld: false, unreadable: [] }
  const answer: AnsweredSource = {
    kind: 'asked',
    patients: [patient],
    fullUrls: new Map(patientUrl === null ? [] : [[patient, patientUrl]]),
    patientFailure: null,
    types: new Map(RECORD_RESOURCE_TYPES.map((type) => [type, { resources: of(type), ...nothing }])),
    included: ['Medication', 'Practitioner', 'Organization', 'Location'].flatMap(of),
    asOf: '2026-01-05T08:00:00Z',
    flags: [],
    tookMs: 1
  }
  return normalise(check, aGrant(JOAN), source(), answer)
}

/** Every resource sent of a type of the record is an entry or is named as unreadable. */
function expectAllTold(answer: NormalisedAnswer, resources: readonly Resource[]): number {
  if (answer.kind !== 'types') throw new Error(`not read: ${String(answer.detail)} ${JSON.stringify(answer.incident)}`)
  let unreadable = 0
  for (const type of RECORD_RESOURCE_TYPES) {
    const sent = resources.filter((resource) => resource.resourceType === type)
    const told = answer.types.get(type)
    expect((told?.entries.length ?? 0) + (told?.unreadable.length ?? 0), type).toBe(sent.length)
    for (const entry of told?.entries ?? []) expect(entry.text, entry.id).not.toBe('')
    unreadable += told?.unreadable.length ?? 0
  }
  return unreadable
}

describe.skipIf(!ukCore.present)(`UK Core examples ${ukCore.present ? '' : ukCore.why}`, () => {
  const all = ukCore.present
    ? readdirSync(ukCore.path)
        .map((name) => fromXml(readFileSync(path.join(ukCore.path, name), 'utf8')))
        .filter(isResource)
    : []
  const aboutRichard = all.filter(
    (resource) => !JSON.stringify(resource).match(/urn:uuid:|BabyPatient|9449307539/) && hasSubject(resource)
  )

  test('each by itself is an entry with words, or is unreadable with every reason', () => {
    const patient = patientOf(JOAN, 'UKCore-Patient-RichardSmith-Example')
    expect(aboutRichard.length).toBeGreaterThan(30)
    // one of the published examples gives two forms of one value
    expect(expectAllTold(read(aboutRichard, patient, null), aboutRichard)).toBe(1)
  })

  test('H-001: those about another patient set the answer aside', () => {
    const patient = patientOf(JOAN, 'UKCore-Patient-RichardSmith-Example')
    expect(read(all, patient, null)).toMatchObject({
      kind: 'whole',
      state: 'unavailable',
      incident: { kind: 'wrong-person' }
    })
  })
})

/** The examples were converted from XML, which left comments and decimals in quotes: neither is FHIR JSON. */
function fromXml(text: string): unknown {
  return JSON.parse(text, function mend(this: unknown, key: string, value: unknown): unknown {
    if (key === 'fhir_comments') return undefined
    const isQuantity = key === 'value' && isObject(this) && ('unit' in this || 'code' in this || !('system' in this))
    const isDecimal = isQuantity || key === 'period' || key === 'valueDecimal'
    return isDecimal && typeof value === 'string' && /^[\d.]+$/.test(value) ? Number(value) : value
  })
}

function hasSubject(resource: Resource): boolean {
  return ['subject', 'patient', 'for', 'participant'].some((element) => resource[element] !== undefined)
}

describe.skipIf(!synthea.present)(`whole synthetic records ${synthea.present ? '' : synthea.why}`, () => {
  const files = synthea.present ? readdirSync(synthea.path).toSorted().slice(0, RECORDS_READ) : []

  /** The Bundle's resources and the address of its one Patient, who is given Joan's number. */
  function open(name: string): { resources: readonly Resource[]; patient: Json; url: string } {
    const bundle: unknown = JSON.parse(gunzipSync(readFileSync(path.join(synthea.path, name))).toString('utf8'))
    const entries = objectsOf(isObject(bundle) ? bundle['entry'] : [])
    const resources = entries.map((entry) => entry['resource']).filter(isResource)
    const place = resources.findIndex((resource) => resource.resourceType === 'Patient')
    const patient = { ...resources[place], identifier: [{ system: NHS_NUMBER, value: JOAN.nhs }] }
    return { resources, patient, url: String(entries[place]?.['fullUrl']) }
  }

  test.each(files)('%s', (name) => {
    const { resources, patient, url } = open(name)
    const unreadable = expectAllTold(read(resources, patient, url), resources)
    expect(unreadable).toBe(0)
  })

  test('H-001: without the address of its Patient nobody can tell whose a record is, and nothing of it is shown', () => {
    const { resources, patient } = open(files[0] ?? '')
    expect(read(resources, patient, null)).toMatchObject({ kind: 'whole', incident: { kind: 'wrong-person' } })
  })
})
