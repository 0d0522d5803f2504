/** Which known impairments touch what (feature 21). A notice that names nothing is about the whole record. */
import type { Notice } from '@ncr/contract/notice.ts'
import type { OpenedEvent } from '@ncr/contract/record.ts'
import type { PageName, SectionName } from '@ncr/contract/section-names.ts'
import { feedsPage } from './page-feeds.ts'

type Opened = Pick<OpenedEvent, 'notices' | 'sources'>

function standing({ notices }: Opened): readonly Notice[] {
  return (notices ?? []).filter(({ clearedAt }) => clearedAt === undefined)
}

/** It names a source and no section or page: everything of that source. */
function isOfSourcesOnly({ sections, pages, sources }: Notice): boolean {
  return sections === undefined && pages === undefined && sources !== undefined
}

/** Under the banner: about the whole record, or about sources as a whole. */
export function noticesOfRecord(opened: Opened): readonly Notice[] {
  return standing(opened).filter(
    (notice) => isOfSourcesOnly(notice) || (notice.sections === undefined && notice.pages === undefined)
  )
}

export function noticesOfSection(opened: Opened, section: SectionName): readonly Notice[] {
  return standing(opened).filter(({ sections }) => sections?.includes(section))
}

/** Those that name the page, and those about a source that feeds it. */
export function noticesOfPage(opened: Opened, page: PageName): readonly Notice[] {
  const feeding = opened.sources.filter((source) => feedsPage(source, page)).map(({ id }) => id)
  return standing(opened).filter(
    (notice) =>
      notice.pages?.includes(page) || (isOfSourcesOnly(notice) && notice.sources?.some((id) => feeding.includes(id)))
  )
}

export function noticesOfSource(opened: Opened, sourceId: string): readonly Notice[] {
  return standing(opened).filter(({ sources }) => sources?.includes(sourceId))
}
