/** Known impairments, where they matter, with since when. They stand beside the content and never in its place. */
import type { ReactNode } from 'react'
import type { Notice } from '@ncr/contract/notice.ts'
import { listed } from '../content/counting.ts'
import { showDateTime } from '../dates/partial-date.ts'

interface NoticeListProps {
  readonly notices: readonly Notice[]
  /** Names the sources a notice is about, where it names any. */
  readonly sourceName?: (sourceId: string) => string
  /** Under the banner: over the whole width. */
  readonly isWide?: boolean
}

function sayAbout({ sources }: Notice, sourceName: NoticeListProps['sourceName']): string {
  if (!sources || sources.length === 0 || !sourceName) return ''
  return ` with ${listed(sources.map(sourceName))}`
}

export function NoticeList({ notices, sourceName, isWide = false }: NoticeListProps): ReactNode {
  if (notices.length === 0) return null
  return (
    <ul className={isWide ? 'ncr-notices ncr-notices--wide' : 'ncr-notices'} aria-label="Known problems">
      {notices.map((notice) => (
        <li key={notice.id} className="ncr-notice">
          <b>Known problem{sayAbout(notice, sourceName)}:</b> {notice.text}{' '}
          <span className="ncr-notice__since">since {showDateTime(notice.postedAt)}</span>
        </li>
      ))}
    </ul>
  )
}
