/** How a feed is today, in plain words (feature 23): every fault of it is said, not the worst alone. */
import type { DataFeed } from '@ncr/contract/data-feeds.ts'
import { showDate, showDateTime } from '../dates/partial-date.ts'
import type { TagTone } from '../sections/row-words.ts'

export interface FeedStanding {
  /** Short, as a tag. */
  readonly text: string
  readonly tone: TagTone
  /** What it means for the reader; null where the tag says it all. */
  readonly meaning: string | null
}

function sayNight(night: { readonly night: string }): string {
  return `night of ${showDate(night.night)}`
}

/** What is held is no fault for certain: a person looks first, and its reason says so. */
function sayRefused({ at, reason, held }: NonNullable<DataFeed['rejected']>): string {
  return held ? `came on ${showDateTime(at)} and is ${reason}` : `was rejected on ${showDateTime(at)}: ${reason}`
}

function faultsOf(feed: DataFeed): readonly FeedStanding[] {
  const faults: FeedStanding[] = []
  if (feed.failingSince !== undefined)
    faults.push({
      text: 'Failing',
      tone: 'red',
      meaning: `Failing since ${showDateTime(feed.failingSince)}: it is not asked until it recovers.`
    })
  if (feed.published === null)
    faults.push({
      text: 'Nothing loaded yet',
      tone: 'red',
      meaning: 'No night has been loaded: nothing of it is shown.'
    })
  if (feed.rejected !== undefined)
    faults.push({
      text: feed.rejected.held ? 'Held' : 'Rejected',
      tone: 'red',
      meaning:
        `The ${sayNight(feed.rejected)} ${sayRefused(feed.rejected)}. ${feed.published ? 'The last good night is shown.' : ''}`.trim()
    })
  if (feed.late !== undefined)
    faults.push({
      text: 'Late',
      tone: 'red',
      meaning: `It was due on ${showDateTime(feed.late.dueAt)} and has not arrived. The central team is told.`
    })
  if (feed.stale)
    faults.push({ text: 'Older than promised', tone: 'yellow', meaning: 'Later changes at the partner are missing.' })
  return faults
}

/** `isPartnerOn`: the partner as a whole is switched on. */
export function toFeedStandings(feed: DataFeed, isPartnerOn: boolean): readonly FeedStanding[] {
  if (!feed.enabled || !isPartnerOn) {
    return [{ text: 'Switched off', tone: 'grey', meaning: 'It is not asked, and nothing of it is shown.' }]
  }
  const faults = faultsOf(feed)
  if (faults.length > 0) return faults
  return feed.kind === 'live'
    ? [{ text: 'Working', tone: 'green', meaning: null }]
    : [{ text: 'Up to date', tone: 'green', meaning: null }]
}

/** How it comes: asked at each opening, or loaded by night. */
export function sayHow(feed: DataFeed): string {
  if (feed.kind === 'overnight') return feed.dueBy === undefined ? 'Overnight' : `Overnight, due by ${feed.dueBy}`
  if (feed.page === 'gp-data') return 'Live, asked when GP Data is opened'
  const limit = feed.deadlineMs === undefined ? '' : `, waits up to ${(feed.deadlineMs / 1000).toFixed(1)} s`
  return `Live, asked at each opening${limit}`
}

/** What readers see of an overnight feed, and as at when. */
export function sayLastLoad({ kind, published }: DataFeed): string {
  if (kind === 'live') return 'As at the moment of opening'
  if (!published) return 'None yet'
  const asOf =
    published.asOf === null ? 'as at a time the partner did not state' : `as at ${showDateTime(published.asOf)}`
  return `${asOf.charAt(0).toUpperCase()}${asOf.slice(1)} (${sayNight(published)}, loaded ${showDateTime(published.at)})`
}
