/** What all sources of an opened page said, in the same form as of a section: the same honesty line stands over both. */
import type { Page, PageEntry } from '@ncr/contract/page.ts'
import type { OpenedEvent, Source } from '@ncr/contract/record.ts'
import { feedsPage } from '../record/page-feeds.ts'
import { isIncompleteSaying, type SectionSummary, type SourceSaid } from '../record/section-summary.ts'

export interface PageSummary extends SectionSummary {
  readonly entries: readonly PageEntry[]
}

function unnamedSource(id: string): Source {
  return { id, name: id, odsCode: '', partner: '', kind: 'live' }
}

/** A source that feeds the page and said nothing is told as not heard of, never left out (hazard H-003). */
export function summarisePage(opened: OpenedEvent, page: Page): PageSummary {
  const feeding = opened.sources.filter((source) => feedsPage(source, page.page)).map(({ id }) => id)
  const ids = [...new Set([...feeding, ...page.states.map(({ source }) => source)])]
  const said = ids.map((id): SourceSaid => {
    const source = opened.sources.find((one) => one.id === id) ?? unnamedSource(id)
    const state = page.states.find((one) => one.source === id) ?? null
    return { source, shown: state?.state ?? 'unknown', state }
  })
  return { said, entries: page.entries, isAsking: false, isIncomplete: isIncompleteSaying(said) }
}
