/**
 * Medicines side by side (feature 51): a row for each medicine, a column for each source that has any. Nothing is merged:
 * a row is what links and disagreements hold together, and each issue with what authorised it, never the same name alone
 * (hazards H-005, H-006).
 */
import { groupRelated } from '../../record/linked-entries.ts'
import type { SectionView } from '../../record/record-view.ts'
import { isIncompleteSaying, isMissing, type SourceSaid } from '../../record/section-summary.ts'
import { referencedIds } from '../referenced.ts'
import { ERROR_GROUP } from '../row-words.ts'
import type { Row } from '../section-list.ts'
import type { MedicationGroup } from './medication-words.ts'

export interface ComparedColumn {
  readonly said: SourceSaid
  /** It may hold more than it sent: an empty cell is then no "not recorded here" (H-003). */
  readonly mayHoldMore: boolean
}

export interface ComparedMedicine {
  readonly name: string
  /** By source. */
  readonly cells: ReadonlyMap<string, readonly Row[]>
  readonly disagrees: boolean
  /** Every source that has it says that it ended or was not taken. An issue, a supply or a dose says neither (H-025). */
  readonly isOver: boolean
}

export interface Comparison {
  readonly columns: readonly ComparedColumn[]
  readonly medicines: readonly ComparedMedicine[]
  /** Sources without a column, and why: none of them may read as "takes nothing". */
  readonly none: readonly string[]
  readonly missing: readonly string[]
  readonly asking: readonly string[]
}

const OVER_GROUPS: ReadonlySet<string> = new Set<MedicationGroup | typeof ERROR_GROUP>([
  'Ended or stopped',
  'Not taken or not given',
  ERROR_GROUP
])

const isNow = ({ words }: Row): boolean => words.standing === 'current' || words.standing === 'forbidden'

function toMedicine(rows: readonly Row[]): ComparedMedicine {
  const first = rows.find(isNow) ?? rows[0]
  return {
    name: first?.words.title ?? '',
    cells: Map.groupBy(rows, ({ entry }) => entry.source),
    disagrees: rows.some(({ entry }) => entry.conflicts.length > 0),
    isOver: rows.every(({ words }) => OVER_GROUPS.has(words.group))
  }
}

/** What sources disagree about, then what is current, then what is over everywhere; by name within each. */
function compareMedicines(a: ComparedMedicine, b: ComparedMedicine): number {
  return (
    Number(b.disagrees) - Number(a.disagrees) ||
    Number(a.isOver) - Number(b.isOver) ||
    a.name.localeCompare(b.name, 'en-GB', { sensitivity: 'base', numeric: true })
  )
}

export function compareSources({ summary, groups }: SectionView): Comparison {
  const rows = new Map(groups.flatMap((group) => group.rows).map((row) => [row.entry.id, row]))
  const related = groupRelated(
    [...rows.values()].map(({ entry }) => entry),
    (entry) => referencedIds(entry, 'basedOn')
  )
  const medicines = related.map((entries) => toMedicine(entries.flatMap(({ id }) => rows.get(id) ?? [])))
  const has = (said: SourceSaid): boolean => summary.entries.some(({ source }) => source === said.source.id)
  const without = summary.said.filter((said) => !has(said))
  const named = (some: readonly SourceSaid[]): readonly string[] => some.map(({ source }) => source.name)
  return {
    columns: summary.said
      .filter(has)
      .map((said) => ({ said, mayHoldMore: isMissing(said) || isIncompleteSaying([said]) })),
    medicines: medicines.toSorted(compareMedicines),
    none: named(without.filter((said) => said.shown === 'none-recorded' && !isIncompleteSaying([said]))),
    missing: named(
      without.filter((said) => isMissing(said) || (said.shown !== 'asking' && isIncompleteSaying([said])))
    ),
    asking: named(summary.said.filter(({ shown }) => shown === 'asking'))
  }
}
