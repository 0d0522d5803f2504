/** Which sources feed a page, and what the record's stream already says of it: the navigation knows no more than that. */
import type { OpenedEvent, PageCount, Source, SourceEvent } from '@ncr/contract/record.ts'
import type { PageName } from '@ncr/contract/section-names.ts'
import type { OpenRecord } from './record-state.ts'
import type { ShownState } from './section-summary.ts'

/** `to-ask`: nothing is known before the page is opened. */
export type PageStanding = ShownState | 'to-ask'

export interface PageSaid {
  readonly source: Source
  readonly shown: PageStanding
  readonly count: number
  readonly flags: NonNullable<PageCount['flags']>
}

export function feedsPage(source: Source, page: PageName): boolean {
  return source.pages?.includes(page) ?? false
}

function standingOf(event: SourceEvent | undefined, count: PageCount | undefined, page: PageName): PageStanding {
  if (event?.failingSince !== undefined) return 'down'
  if (event?.switchedOff) return 'off'
  // GP Data is never asked before it is opened: "not asked" would read as a fault.
  if (page === 'gp-data' && (count?.state ?? event?.outcome ?? 'not-asked') === 'not-asked') return 'to-ask'
  if (count) return count.state
  return event && event.outcome !== 'answered' ? event.outcome : 'to-ask'
}

export function sayingOf(record: OpenRecord, opened: OpenedEvent, page: PageName): readonly PageSaid[] {
  const feeding = opened.sources.filter((source) => feedsPage(source, page))
  return feeding.map((source): PageSaid => {
    const event = record.sources.get(source.id)
    const count = event?.pages?.find((one) => one.page === page)
    const unheard = record.phase === 'asking' ? 'asking' : 'unknown'
    const shown = event || page === 'gp-data' ? standingOf(event, count, page) : unheard
    return { source, shown, count: count?.count ?? 0, flags: count?.flags ?? [] }
  })
}
