import type { Resource } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { isTestNhsNumber } from '../nhs-number.ts'
import { population } from '../population.ts'
import { r4Faults } from '../r4-faults.ts'
import { organisationOf, SOURCES } from '../sources/sources.ts'
import { generate, SEED_DEFAULT } from './generate.ts'

const now = new Date('2026-11-23T09:00:00Z')
const { residents, truths } = generate(SEED_DEFAULT, now)
const held = residents.flatMap((resident) =>
  resident.charts.flatMap((chart) => chart.resources.map((resource) => ({ resident, chart, resource })))
)
const keyOf = ({ chart, resource }: (typeof held)[number]): string =>
  `${chart.source}/${resource.resourceType}/${resource.id}`

it('makes the same people of the same seed, whatever the hour, and others of another', () => {
  expect(generate(SEED_DEFAULT, new Date('2026-11-23T21:30:00Z'))).toEqual({ residents, truths })
  expect(generate(7, now).residents[0]?.person).not.toEqual(residents[0]?.person)
})

describe('the people', () => {
  it('are at least 200, with numbers that nobody else has', () => {
    expect(residents.length).toBeGreaterThanOrEqual(200)
    const numbers = [...residents, ...population(now)].flatMap(({ person }) => [
      person.nhsNumber,
      ...(person.supersededNumbers ?? [])
    ])
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers.filter((number) => !isTestNhsNumber(number))).toEqual([])
  })

  it('live in Nottinghamshire, at postcodes that are nobody’s', () => {
    const postcodes = residents.map(({ person }) => person.address.postcode)
    expect(postcodes.filter((one) => !/^NG([1-9]|1\d|2[0-5]) \dC[IKMOV]$/.test(one ?? ''))).toEqual([])
    expect(new Set(postcodes.map((one) => one?.split(' ')[0])).size).toBeGreaterThan(15)
  })

  it('are of every age, and some are protected, have died or have had two numbers', () => {
    const years = residents.map(({ person }) => 2026 - Number(person.birthDate.slice(0, 4)))
    for (const [from, upTo] of [
      [0, 4],
      [5, 15],
      [16, 44],
      [45, 79],
      [80, 98]
    ] as const) {
      expect(years.filter((age) => age >= from && age <= upTo).length, `${from} to ${upTo}`).toBeGreaterThan(10)
    }
    expect(residents.some(({ person }) => person.restricted)).toBe(true)
    expect(residents.some(({ person }) => person.deceased)).toBe(true)
    expect(residents.some(({ person }) => person.supersededNumbers)).toBe(true)
  })
})

describe('what is written about them', () => {
  it('is valid R4, of types that the source sends', () => {
    const all: Resource[] = residents.flatMap(({ charts }) => charts.flatMap((one) => [one.patient, ...one.resources]))
    expect(r4Faults(all)).toEqual([])
    const surprises = held.filter(
      ({ chart, resource }) => !SOURCES[chart.source].resourceTypes.includes(resource.resourceType)
    )
    expect(surprises.map(keyOf)).toEqual([])
  }, 30_000)

  it('refers within its source to what is there', () => {
    const known = new Set(held.map(keyOf))
    for (const { charts } of residents) for (const one of charts) known.add(`${one.source}/Patient/${one.patient.id}`)
    for (const source of Object.values(SOURCES)) {
      const staff = [organisationOf(source), ...(source.units ?? []), ...source.practitioners]
      for (const one of staff) known.add(`${source.id}/${one.resourceType}/${one.id ?? ''}`)
    }
    const dangling = held.flatMap(({ chart, resource }) =>
      [...JSON.stringify(resource).matchAll(/"reference":"([^"]+)"/g)]
        .map((match) => `${chart.source}/${match[1] ?? ''}`)
        .filter((reference) => !known.has(reference))
    )
    expect(dangling).toEqual([])
  })

  it('was recorded after birth and before now', () => {
    const wrong = held.filter(({ resident, resource }) => {
      const recorded = resource.meta?.lastUpdated ?? ''
      return recorded < resident.person.birthDate || recorded > now.toISOString()
    })
    expect(wrong.map(keyOf)).toEqual([])
  })

  it('hangs together: whoever has diabetes has tablets and a series of HbA1c', () => {
    const diabetics = residents.filter(({ title }) => /type 2 diabetes/i.test(title))
    expect(diabetics.length).toBeGreaterThan(8)
    for (const { charts } of diabetics) {
      const texts = charts.flatMap((chart) => chart.resources).map((one) => JSON.stringify(one))
      expect(texts.filter((one) => one.includes('"59261-8"')).length).toBeGreaterThan(2)
      expect(texts.some((one) => one.includes('Metformin'))).toBe(true)
    }
  })

  it('is said by its unit where units share a system', () => {
    const community = held.filter(({ chart }) => chart.source === 'citycare-systmone')
    const units = community.map(({ resource }) => resource.meta?.tag?.[2]?.display)
    expect(units).not.toContain(undefined)
    expect(new Set(units).size).toBeGreaterThan(4)
  })
})

it('knows its duplicates and disagreements: two sources each, both of them there', () => {
  const known = new Set(held.map(keyOf))
  expect(truths.filter(({ why }) => why === 'duplicate').length).toBeGreaterThan(50)
  expect(truths.filter(({ why }) => why === 'disagreement').length).toBeGreaterThan(5)
  for (const { entries } of truths) {
    const [one, other] = entries
    expect(known.has(one) && known.has(other)).toBe(true)
    expect(one.split('/')[0]).not.toBe(other.split('/')[0])
  }
})
