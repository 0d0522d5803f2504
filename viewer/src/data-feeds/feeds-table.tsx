/** The feeds of one partner: a table on a wide screen, one card a feed on a phone. */
import type { ReactNode } from 'react'
import type { DataFeed, DataFeeds } from '@ncr/contract/data-feeds.ts'
import { sayHow, sayLastLoad, toFeedStandings } from '../content/feed-words.ts'
import { sayKinds } from '../content/kinds.ts'
import { PAGE_TITLES } from '../content/pages.ts'
import { showDate } from '../dates/partial-date.ts'
import { Tag } from '../nhsuk/tag.tsx'

type Partner = DataFeeds['partners'][number]

function Standing({ feed, isPartnerOn }: { readonly feed: DataFeed; readonly isPartnerOn: boolean }): ReactNode {
  return toFeedStandings(feed, isPartnerOn).map(({ text, tone, meaning }) => (
    <span key={text} className="ncr-feeds__standing">
      <Tag tone={tone}>{text}</Tag>
      {meaning !== null && <span className="ncr-row__meta"> {meaning}</span>}
    </span>
  ))
}

function FeedRow({ feed, isPartnerOn }: { readonly feed: DataFeed; readonly isPartnerOn: boolean }): ReactNode {
  return (
    <tr>
      <th scope="row">
        {feed.name}
        {feed.page && <span className="ncr-row__meta">feeds the page {PAGE_TITLES[feed.page].title}</span>}
      </th>
      <td data-label="Today">
        <Standing feed={feed} isPartnerOn={isPartnerOn} />
      </td>
      <td data-label="How">{sayHow(feed)}</td>
      <td data-label="Shown">{sayLastLoad(feed)}</td>
      <td data-label="History promised since">{feed.historyFrom ? showDate(feed.historyFrom) : 'Not stated'}</td>
      <td data-label="What it sends">
        {feed.resourceTypes.length > 0 ? sayKinds(feed.resourceTypes) : 'The practice’s own record, as pages'}
      </td>
    </tr>
  )
}

function sayStaff({ liveFrom }: Partner): string {
  return liveFrom === undefined ? 'provides data' : `its staff open records from ${showDate(liveFrom)}`
}

function Desk({ desk }: { readonly desk: Partner['serviceDesk'] }): ReactNode {
  const said = [desk.name, desk.telephone && `telephone ${desk.telephone}`, desk.email].filter(Boolean)
  return said.length === 0 ? null : <p className="ncr-honesty">Service desk: {said.join(', ')}</p>
}

export function FeedsOfPartner({ partner }: { readonly partner: Partner }): ReactNode {
  return (
    <section className="ncr-sheet" aria-label={partner.name}>
      <div className="ncr-panel__head">
        <h2>{partner.name}</h2>
        <span className="ncr-panel__count">
          {partner.odsCode}, {sayStaff(partner)}
        </span>
        {!partner.enabled && <Tag tone="grey">Switched off by the region</Tag>}
      </div>
      <Desk desk={partner.serviceDesk} />
      {partner.feeds.length === 0 ? (
        <p className="ncr-panel__empty">It sends nothing to the record.</p>
      ) : (
        <table className="ncr-feeds">
          <caption className="nhsuk-u-visually-hidden">Feeds of {partner.name}</caption>
          <thead>
            <tr>
              <th scope="col">Feed</th>
              <th scope="col">Today</th>
              <th scope="col">How</th>
              <th scope="col">Shown</th>
              <th scope="col">History since</th>
              <th scope="col">What it sends</th>
            </tr>
          </thead>
          <tbody>
            {partner.feeds.map((feed) => (
              <FeedRow key={feed.id} feed={feed} isPartnerOn={partner.enabled} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
