/** A medicine of one GP is several resources, and one thing to every other source (H-016, H-025). */
import type { Entry } from '@ncr/contract/record.ts'
import { expect, test } from 'vitest'
import { link, nothingLinked } from './link.ts'

const CODE = { coding: [{ system: 'http://snomed.info/sct', code: '386872004' }] }

interface Made {
  readonly status?: string
  readonly recorded?: string
  readonly basedOn?: string
  readonly more?: object
}

function medicine(
  source: string,
  key: string,
  { status = 'active', recorded = '2020-01-01', basedOn, more }: Made = {}
): Entry {
  const [resourceType = '', id = ''] = key.split('/')
  const basis = basedOn === undefined ? {} : { basedOn: [{ reference: basedOn }] }
  return {
    id: `${source}/${key}`,
    source,
    odsCode: 'RX1',
    text: 'Ramipril 5mg capsules',
    recorded,
    occurred: null,
    status,
    links: [],
    conflicts: [],
    resource: { resourceType, id, medicationCodeableConcept: CODE, ...basis, ...more }
  }
}

const plan = medicine('gp', 'MedicationRequest/1')
const statement = medicine('gp', 'MedicationStatement/1', { basedOn: 'MedicationRequest/1' })
const issues = Array.from({ length: 80 }, (_one, place) =>
  medicine('gp', `MedicationRequest/i${place}`, { status: 'completed', basedOn: 'MedicationRequest/1' })
)

const linkAll = (...entries: readonly Entry[]): ReadonlyMap<string, Entry> =>
  new Map(link(nothingLinked(), entries).map((entry) => [entry.id, entry]))

test('H-016: only the statement speaks to other sources, and names its authorisation', () => {
  const all = linkAll(plan, ...issues, statement, medicine('trust', 'MedicationRequest/9', { status: 'stopped' }))
  expect(all.get('trust/MedicationRequest/9')?.links.map(({ to }) => to)).toEqual(['gp/MedicationStatement/1'])
  expect(all.get('trust/MedicationRequest/9')?.conflicts).toHaveLength(1)
  expect(all.get('gp/MedicationStatement/1')?.links.map(({ to }) => to)).toEqual([
    'gp/MedicationRequest/1',
    'trust/MedicationRequest/9'
  ])
})

test('H-005: where the authorisation was stopped and the statement was not, both are heard', () => {
  const stopped = { ...plan, status: 'stopped' }
  const all = linkAll(stopped, statement, medicine('trust', 'MedicationRequest/9'))
  expect(all.get('trust/MedicationRequest/9')?.conflicts.map((conflict) => conflict.with)).toEqual([
    'gp/MedicationRequest/1'
  ])
})

test('an issue whose authorisation did not come speaks for itself', () => {
  const all = linkAll(
    medicine('gp', 'MedicationRequest/i', { basedOn: 'MedicationRequest/lost' }),
    medicine('trust', 'MedicationRequest/9')
  )
  expect(all.get('trust/MedicationRequest/9')?.links).toHaveLength(1)
})

test('H-016: a course that its own source stopped and began again later contradicts nobody', () => {
  const old = medicine('gp', 'MedicationStatement/0', {
    status: 'stopped',
    more: { effectivePeriod: { start: '2015-01-01', end: '2019-05-31' } }
  })
  const going = medicine('trust', 'MedicationRequest/9', { recorded: '2016-03-01' })
  expect(linkAll(old, statement, going).get('trust/MedicationRequest/9')?.conflicts).toEqual([])
  expect(linkAll(old, going).get('trust/MedicationRequest/9')?.conflicts).toHaveLength(1)
  const before = { ...statement, recorded: '2018-01-01' }
  expect(linkAll(old, before, going).get('trust/MedicationRequest/9')?.conflicts).toHaveLength(1)
})
