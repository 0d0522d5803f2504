/** Everything the simulated sources send is valid base R4, by the official JSON schema. */
import { expect, it } from 'vitest'
import { indexPatient } from '../person-index/person-index.ts'
import { population } from './population.ts'
import { r4Faults } from './r4-faults.ts'
import { organisationOf, SOURCES } from './sources/sources.ts'

it('every resource of every source is valid R4', () => {
  const residents = population(new Date('2026-11-23T09:00:00Z'))
  const everything = [
    ...residents.map(({ person }) => indexPatient(person)),
    ...residents.flatMap(({ charts }) => charts.flatMap((chart) => [chart.patient, ...chart.resources])),
    ...Object.values(SOURCES).flatMap((source) => [
      organisationOf(source),
      ...(source.units ?? []),
      ...source.practitioners
    ])
  ]
  expect(everything.length).toBeGreaterThan(500)
  expect(r4Faults(everything)).toEqual([])
}, 30_000)
