/** Linked entries stand together in a full list, and none of them is lost or merged (H-005). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { madeEntry } from '../record/made-view.ts'
import { besideLinked } from './linked-rows.ts'
import { toRowGroups, type Row } from './section-list.ts'

const NOW = new Date('2026-11-22T12:00:00Z')

/** `[id, recorded, ids it is linked to]`. */
type Made = readonly [string, string, readonly string[]]

function rowsOf(made: readonly Made[]): readonly Row[] {
  const entries = made.map(([id, recorded, to]) =>
    madeEntry(id, id, {}, { recorded, status: 'active', links: to.map((linked) => ({ to: linked, why: 'same code' })) })
  )
  return toRowGroups('procedures', entries, NOW).flatMap(({ rows }) => rows)
}

describe('H-005: what two sources say of one thing', () => {
  it('stands together under the newest of it, and what follows says so', () => {
    const rows = rowsOf([
      ['gp/MedicationRequest/1', '2020-01-01', ['nuh/MedicationRequest/1']],
      ['gp/MedicationRequest/2', '2021-01-01', []],
      ['nuh/MedicationRequest/1', '2022-01-01', ['gp/MedicationRequest/1']]
    ])
    expect(besideLinked(rows).map(({ row, above }) => [row.entry.id, [...above]])).toEqual([
      ['nuh/MedicationRequest/1', []],
      ['gp/MedicationRequest/1', ['nuh/MedicationRequest/1']],
      ['gp/MedicationRequest/2', []]
    ])
  })

  it('loses no row, repeats none, and keeps the order of those that follow nothing', () => {
    const made = fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 20 }).chain((ids) =>
      fc.tuple(
        ...ids.map((id) =>
          fc.tuple(
            fc.constant(`a/Procedure/${id}`),
            fc.integer({ min: 1950, max: 2026 }).map(String),
            fc.subarray(
              ids.map((other) => `a/Procedure/${other}`),
              { maxLength: Math.min(2, ids.length) }
            )
          )
        )
      )
    )
    fc.assert(
      fc.property(made, (entries) => {
        const rows = rowsOf(entries)
        const listed = besideLinked(rows)
        const idsOf = (some: readonly Row[]) => some.map(({ entry }) => entry.id)
        expect(idsOf(listed.map(({ row }) => row)).toSorted()).toEqual(idsOf(rows).toSorted())
        const leads = new Set(listed.flatMap(({ row, above }) => (above.size > 0 ? [] : [row])))
        expect(listed.filter(({ above }) => above.size === 0).map(({ row }) => row)).toEqual(
          rows.filter((row) => leads.has(row))
        )
        const of = (id: string) => listed.findIndex(({ row }) => row.entry.id === id)
        for (const { row } of listed) {
          for (const { to } of row.entry.links) {
            const [from, until] = [of(row.entry.id), of(to)].toSorted((a, b) => a - b)
            expect(listed.slice((from ?? 0) + 1, (until ?? 0) + 1).every(({ above }) => above.size > 0)).toBe(true)
          }
        }
      })
    )
  })
})
