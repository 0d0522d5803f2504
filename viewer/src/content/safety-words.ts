/** What the parts of the safety line have in common: how one is said, and what is said when nothing was found. */
import type { SectionName } from '@ncr/contract/section-names.ts'
import type { RecordView } from '../record/record-view.ts'
import { hasAnswered, isMissing } from '../record/section-summary.ts'
import { counted } from './counting.ts'

export interface SafetyWords {
  readonly label: string
  /** Before the words, so that it is never the part that is cut: what is missing or still asked for; null where nothing is. */
  readonly still: string | null
  readonly text: string
  /** `danger`: red; `strong`: bold; never the only way in which it is said. */
  readonly tone: 'plain' | 'strong' | 'danger'
  /** The entries behind it, shown on demand. */
  readonly entryIds: readonly string[]
}

/** What stands before words that were found while a source that may say more, or otherwise, is missing (H-003). */
export function sayStillMissing(view: RecordView, sections: readonly SectionName[]): string | null {
  const summaries = sections.flatMap((section) => view.sections.get(section)?.summary ?? [])
  if (summaries.some(({ isAsking }) => isAsking)) return 'still asking'
  const missing = new Set(summaries.flatMap(({ said }) => said.filter(isMissing).map(({ source }) => source.id)))
  if (missing.size > 0) return `${counted(missing.size, 'source')} missing`
  return summaries.some(({ isIncomplete }) => isIncomplete) || view.record.phase !== 'complete'
    ? 'more may exist'
    : null
}

/** Never "none" while a source that could hold some is missing, or a section of them is hidden (H-003). */
export function sayNothingFound(view: RecordView, sections: readonly SectionName[]): string {
  const summaries = sections.flatMap((section) => view.sections.get(section)?.summary ?? [])
  if (summaries.length === 0) return 'hidden from your role'
  if (summaries.some(({ isAsking }) => isAsking)) return 'asking…'
  const isWhole = summaries.length === sections.length && summaries.every(({ isIncomplete }) => !isIncomplete)
  if (!isWhole || view.record.phase !== 'complete') return 'not known, sources missing'
  return summaries.some(({ said }) => said.some(hasAnswered)) ? 'none found' : 'not known'
}
