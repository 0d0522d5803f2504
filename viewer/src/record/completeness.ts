/** Over all sections: whether more is coming, and whether more may exist than came (H-003). */
import type { Completeness } from '../content/filter.ts'
import type { RecordView } from './record-view.ts'

export function completenessOf(view: RecordView): Completeness {
  const summaries = [...view.sections.values()].map(({ summary }) => summary)
  return {
    isAsking: summaries.some(({ isAsking }) => isAsking),
    isIncomplete: view.hidden.size > 0 || summaries.some(({ isIncomplete }) => isIncomplete)
  }
}
