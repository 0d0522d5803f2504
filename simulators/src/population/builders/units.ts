/** Entries of one unit of the community's shared SystmOne: each says which unit wrote it. */
import type { Item } from '../chart.ts'
import { UNITS, type UnitId } from '../sources/community.ts'

const UNIT_TAG = 'https://fhir.nottscr.nhs.uk/CodeSystem/SystmOne-Unit'

export function inUnit(unit: UnitId, item: Item): Item {
  const organisation = { reference: `Organization/unit-${unit}`, display: UNITS[unit] }
  return (writer) => {
    const written = item({ ...writer, organisation })
    const tag = [...(written.meta?.tag ?? []), { system: UNIT_TAG, code: unit, display: UNITS[unit] }]
    return { ...written, meta: { ...written.meta, tag } }
  }
}
