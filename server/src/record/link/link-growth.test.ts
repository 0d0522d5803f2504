/** Links as the sources answer one by one: the end is that of all at once, and only what changed is said again. */
import type { Entry } from '@ncr/contract/record.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { link, nothingLinked } from './link.ts'

const SNOMED = 'http://snomed.info/sct'

function medicine(source: string, id: string, code = '1', status = 'active'): Entry {
  const medicationCodeableConcept = { coding: [{ system: SNOMED, code }] }
  return {
    id: `${source}/MedicationRequest/${id}`,
    source,
    odsCode: 'RX1',
    text: 'x',
    recorded: null,
    occurred: null,
    status,
    links: [],
    conflicts: [],
    resource: { resourceType: 'MedicationRequest', id, medicationCodeableConcept }
  }
}

const batch = fc.array(fc.tuple(fc.constantFrom('1', '2'), fc.constantFrom('active', 'stopped', 'entered-in-error')), {
  maxLength: 4
})
/** One batch a source, as each answers. */
const batches = fc
  .array(batch, { minLength: 1, maxLength: 5 })
  .map((all) => all.map((made, s) => made.map(([code, status], n) => medicine(`s${s}`, `r${n}`, code, status))))

/** Bonds are sets: their order tells nothing. */
const settled = (entry: Entry): unknown => ({
  ...entry,
  links: entry.links.map((item) => JSON.stringify(item)).toSorted(),
  conflicts: entry.conflicts.map((item) => JSON.stringify(item)).toSorted()
})
const byId = (entries: Iterable<Entry>): unknown => new Map([...entries].map((entry) => [entry.id, settled(entry)]))

describe('links that grow', () => {
  test('H-005: end as if all had answered at once, and in any order', () => {
    fc.assert(
      fc.property(batches, (all) => {
        const [growing, backwards] = [nothingLinked(), nothingLinked()]
        const told = new Map<string, Entry>()
        for (const one of all) for (const entry of link(growing, one)) told.set(entry.id, entry)
        const toldBackwards = new Map<string, Entry>()
        for (const one of all.toReversed()) for (const entry of link(backwards, one)) toldBackwards.set(entry.id, entry)
        const atOnce = byId(link(nothingLinked(), all.flat()))
        expect(byId(told.values())).toEqual(atOnce)
        expect(byId(toldBackwards.values())).toEqual(atOnce)
      })
    )
  })

  test('say again only what changed', () => {
    fc.assert(
      fc.property(batches, (all) => {
        const soFar = nothingLinked()
        const said = new Map<string, string>()
        for (const one of all) {
          for (const entry of link(soFar, one)) {
            expect(said.get(entry.id)).not.toBe(JSON.stringify(entry))
            said.set(entry.id, JSON.stringify(entry))
          }
        }
      })
    )
  })

  test('an empty answer changes nothing', () => {
    const soFar = nothingLinked()
    link(soFar, [medicine('a', '1'), medicine('b', '1')])
    expect(link(soFar, [])).toEqual([])
  })

  test('one that has as many links as it may is not said again without a change', () => {
    const soFar = nothingLinked()
    link(
      soFar,
      Array.from({ length: 200 }, (_, n) => medicine('a', `r${n}`))
    )
    const full = link(soFar, [medicine('b', 'full')]).find((entry) => entry.source === 'b')
    const later = link(soFar, [medicine('c', 'late')])
    expect(later.filter((entry) => JSON.stringify(entry) === JSON.stringify(full))).toEqual([])
  })

  test('H-005: a link holds both ways also past the limit', () => {
    const linked = link(nothingLinked(), [
      ...Array.from({ length: 200 }, (_, n) => medicine('a', `r${n}`)),
      medicine('b', 'full')
    ])
    const there = linked.find((entry) => entry.source === 'b')
    const pointing = linked.filter((entry) => entry.links.some(({ to }) => to === there?.id)).map(({ id }) => id)
    expect(there?.links.map(({ to }) => to)).toEqual(pointing)
  })
})

describe('H-020: two sources that repeat one medicine a thousand times', () => {
  const many = (source: string, status: string): Entry[] =>
    Array.from({ length: 1000 }, (_, n) => ({ ...medicine(source, `r${n}`), status }))

  test('do not freeze everybody, and every contradicted entry says so', () => {
    const soFar = nothingLinked()
    const active = many('a', 'active')
    const told = new Map<string, Entry>()
    for (const items of [active, many('b', 'stopped')])
      for (const entry of link(soFar, items)) told.set(entry.id, entry)
    const silent = [...told.values()].filter((entry) => entry.conflicts.length === 0)
    expect(silent).toEqual([])
    const bonds = [...told.values()].reduce((sum, entry) => sum + entry.links.length + entry.conflicts.length, 0)
    expect(bonds).toBeLessThanOrEqual(42_000)
  })

  test('H-005: a stopped medicine is seen behind any number of other statuses', () => {
    const soFar = nothingLinked()
    const others = Array.from({ length: 30 }, (_, n) => ({ ...medicine('a', `o${n}`), status: `local-${n}` }))
    link(soFar, [...others, { ...medicine('a', 'stopped'), status: 'stopped' }])
    const told = link(soFar, [{ ...medicine('b', 'active'), status: 'active' }])
    expect(told.find((entry) => entry.source === 'b')?.conflicts).toHaveLength(1)
  })
})
