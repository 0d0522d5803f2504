/** What every partner sends, how fresh it is today, and which problems are known or were (features 21 and 23). */
import type { ReactNode } from 'react'
import type { DataFeeds } from '@ncr/contract/data-feeds.ts'
import type { Notice } from '@ncr/contract/notice.ts'
import { listed } from '../content/counting.ts'
import { PAGE_TITLES } from '../content/pages.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { showDateTime } from '../dates/partial-date.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { ProblemBox } from '../pages/problem-box.tsx'
import type { RecordView } from '../record/record-view.ts'
import { FeedsOfPartner } from './feeds-table.tsx'
import { useDataFeeds, type AskedFeeds } from './use-data-feeds.ts'

function sayAbout(notice: Notice, feeds: DataFeeds): string {
  const names = new Map(feeds.partners.flatMap((partner) => partner.feeds).map(({ id, name }) => [id, name]))
  const parts = [
    ...(notice.sections ?? []).map((section) => SECTION_TITLES[section].title),
    ...(notice.pages ?? []).map((page) => PAGE_TITLES[page].title),
    ...(notice.sources ?? []).map((id) => names.get(id) ?? id)
  ]
  return parts.length === 0 ? 'The whole record' : listed(parts)
}

function NoticeLine({ notice, feeds }: { readonly notice: Notice; readonly feeds: DataFeeds }): ReactNode {
  const isCleared = notice.clearedAt !== undefined
  return (
    <li className={isCleared ? 'ncr-notice ncr-notice--cleared' : 'ncr-notice'}>
      <b>{sayAbout(notice, feeds)}:</b> {notice.text}{' '}
      <span className="ncr-notice__since">
        {isCleared ? 'from' : 'since'} {showDateTime(notice.postedAt)}
        {notice.clearedAt !== undefined && `, cleared ${showDateTime(notice.clearedAt)}`}
      </span>
    </li>
  )
}

function Notices({ feeds }: { readonly feeds: DataFeeds }): ReactNode {
  const standing = feeds.notices.filter(({ clearedAt }) => clearedAt === undefined)
  const cleared = feeds.notices.filter(({ clearedAt }) => clearedAt !== undefined)
  return (
    <section className="ncr-sheet" aria-label="Known problems">
      <h2>Known problems</h2>
      {standing.length === 0 && <p className="ncr-panel__empty">No known problem stands at this moment.</p>}
      <ul className="ncr-notices">
        {standing.map((notice) => (
          <NoticeLine key={notice.id} notice={notice} feeds={feeds} />
        ))}
      </ul>
      {cleared.length > 0 && (
        <details className="ncr-technical">
          <summary>Cleared ({cleared.length})</summary>
          <ul className="ncr-notices">
            {cleared.map((notice) => (
              <NoticeLine key={notice.id} notice={notice} feeds={feeds} />
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function Body({ asked: { answer, askAgain } }: { readonly asked: AskedFeeds }): ReactNode {
  if (answer.kind === 'refused') return <ProblemBox refusal={answer.refusal} what="This page" askAgain={askAgain} />
  if (answer.kind === 'asking')
    return (
      <div className="ncr-sheet ncr-asking" role="status">
        Asking for the feeds…
      </div>
    )
  const { feeds } = answer
  return (
    <>
      <Notices feeds={feeds} />
      {feeds.partners.map((partner) => (
        <FeedsOfPartner key={partner.odsCode} partner={partner} />
      ))}
      <p className="ncr-honesty">As at {showDateTime(feeds.at)}.</p>
    </>
  )
}

export function DataFeedsPage({ view }: { readonly view: RecordView | null }): ReactNode {
  const asked = useDataFeeds(view !== null)
  return (
    <>
      <PageHeading title="Data feeds" note="Of the region, and not of this person." />
      <Body asked={asked} />
    </>
  )
}
