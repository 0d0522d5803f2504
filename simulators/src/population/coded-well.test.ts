/** What the people of the region are coded with: SNOMED CT and dm+d ids that can exist, and one code one name. */
import { describe, expect, it } from 'vitest'
import { generate, SEED_DEFAULT } from './generated/generate.ts'
import { population } from './population.ts'
import { NCR_CATEGORY } from './codes.ts'

const now = new Date('2026-11-23T09:00:00Z')
const residents = [...population(now), ...generate(SEED_DEFAULT, now).residents]
const resources = residents.flatMap(({ charts }) => charts.flatMap((chart) => chart.resources))

interface Coded {
  readonly system: string
  readonly code: string
  readonly display: unknown
}

function codesIn(value: unknown): Coded[] {
  if (Array.isArray(value)) return value.flatMap(codesIn)
  if (typeof value !== 'object' || value === null) return []
  const { system, code, display } = value as Record<string, unknown>
  const own = typeof system === 'string' && typeof code === 'string' ? [{ system, code, display }] : []
  return [...own, ...Object.values(value).flatMap(codesIn)]
}

function quantitiesIn(value: unknown): { readonly unit: unknown; readonly system?: unknown }[] {
  if (Array.isArray(value)) return value.flatMap(quantitiesIn)
  if (typeof value !== 'object' || value === null) return []
  return [...('unit' in value ? [value] : []), ...Object.values(value).flatMap(quantitiesIn)]
}

const codes = codesIn(resources)
const of = (...systems: readonly string[]) => codes.filter(({ system }) => systems.includes(system))

/** Verhoeff's check digit over the dihedral group of ten (SNOMED CT Release File Specification, 6.5). */
function isSnomedId(id: string): boolean {
  if (!/^[1-9]\d{5,17}$/.test(id)) return false
  const multiply = (one: number, other: number): number =>
    one < 5
      ? other < 5
        ? (one + other) % 5
        : 5 + ((one + other - 5) % 5)
      : other < 5
        ? 5 + ((one - 5 - other + 5) % 5)
        : (one - other + 5) % 5
  const step = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
  const permuted = (digit: number, times: number): number =>
    times === 0 ? digit : permuted(step[digit] ?? 0, times - 1)
  const sum = [...id]
    .toReversed()
    .reduce((total, digit, index) => multiply(total, permuted(Number(digit), index % 8)), 0)
  return sum === 0
}

it('the check digit is told right from wrong', () => {
  expect(['22298006', '999004351000000109', '44054006'].map(isSnomedId)).toEqual([true, true, true])
  expect(['22298007', '402863007', '44054'].map(isSnomedId)).toEqual([false, false, false])
})

describe('every code', () => {
  it('of SNOMED CT and dm+d has a valid check digit', () => {
    const all = of('http://snomed.info/sct', 'https://dmd.nhs.uk')
    expect(all.length).toBeGreaterThan(1000)
    expect([...new Set(all.map(({ code }) => code).filter((code) => !isSnomedId(code)))]).toEqual([])
  })

  it('of LOINC has a valid check digit', () => {
    const wrong = of('http://loinc.org').filter(({ code }) => !isLoinc(code))
    expect(wrong).toEqual([])
  })

  it('of a terminology has a display, and the same wherever it is written', () => {
    const displays = new Map<string, Set<unknown>>()
    for (const { system, code, display } of of('http://snomed.info/sct', 'https://dmd.nhs.uk', 'http://loinc.org')) {
      const key = `${system} ${code}`
      displays.set(key, (displays.get(key) ?? new Set()).add(display))
    }
    const uneven = [...displays].filter(([, names]) => names.size > 1 || names.has(undefined))
    expect(uneven.map(([key, names]) => `${key}: ${[...names].join(' / ')}`)).toEqual([])
  })

  it('stands on whatever is observed twice at one source: words alone are never one series (H-006)', () => {
    const wordsAlone = residents.flatMap(({ charts }) =>
      charts.flatMap(({ source, resources: written }) => {
        const named = written.flatMap((one) =>
          one.resourceType === 'Observation' && !codesIn(one.category).some(({ system }) => system === NCR_CATEGORY)
            ? [{ name: `${source} ${one.code.text}`, isCoded: codesIn(one.code).length > 0 }]
            : []
        )
        const times = Map.groupBy(named, ({ name }) => name)
        return named.filter(({ name, isCoded }) => !isCoded && (times.get(name)?.length ?? 0) > 1)
      })
    )
    expect(wordsAlone).toEqual([])
  })

  it('of a measurement has a UCUM unit', () => {
    const quantities = quantitiesIn(resources)
    expect(quantities.length).toBeGreaterThan(1000)
    expect(quantities.filter(({ system }) => system !== 'http://unitsofmeasure.org')).toEqual([])
  })
})

/** LOINC's check digit is Luhn's. */
function isLoinc(code: string): boolean {
  const [number = '', check = ''] = code.split('-')
  const digits = [...number].toReversed().map(Number)
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? digit * 2 : digit
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return (10 - (sum % 10)) % 10 === Number(check)
}

it.each(['diabetes', 'frailty', 'end-of-life', 'case-note'])(
  'the register page %s is rich for several people',
  (page) => {
    const counts = residents.map(
      ({ charts }) =>
        charts
          .filter(({ source }) => source === 'gprcc')
          .flatMap((chart) => chart.resources)
          .filter((one) => codesIn(one).some(({ system, code }) => system === NCR_CATEGORY && code === page)).length
    )
    expect(counts.filter((count) => count >= 3).length).toBeGreaterThanOrEqual(5)
  }
)
