/** The overnight feeds, for the central team: what is late, held or being loaded; a held night is released here. */
import { useState, type ReactNode } from 'react'
import type { ConsoleFeed } from '@ncr/contract/console.ts'
import { ConsoleHeading } from '../console/console-frame.tsx'
import { RefusalNote } from '../console/refusal-note.tsx'
import { sayReadersSee, sayRefused, sayStep, sayWhose, toFeedTags } from '../content/console-feed-words.ts'
import { showDateTime, showTime } from '../dates/partial-date.ts'
import { Tag } from '../nhsuk/tag.tsx'
import { ReleaseForm } from './release-form.tsx'
import { useFeeds, type FeedsHandle } from './use-feeds.ts'

interface FeedProps {
  readonly feed: ConsoleFeed
  readonly release: FeedsHandle['release']
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Feed({ feed, release }: FeedProps): ReactNode {
  const refused = sayRefused(feed)
  return (
    <li className="ncr-feed">
      <h2 className="nhsuk-heading-s">{feed.name}</h2>
      <p className="ncr-feed__tags">
        {toFeedTags(feed).map(({ text, tone }) => (
          <Tag key={text} tone={tone}>
            {text}
          </Tag>
        ))}
        <span className="ncr-feed__whose">{sayWhose(feed)}</span>
      </p>
      <dl className="ncr-feed__facts">
        <Fact term="Readers see">{sayReadersSee(feed)}</Fact>
        {feed.late !== null && <Fact term="Due since">{showDateTime(feed.late.dueAt)}</Fact>}
        {refused !== null && <Fact term={feed.refused?.held === true ? 'Held' : 'Rejected'}>{refused}</Fact>}
        {feed.kind !== 'messages' && <Fact term="Work">{sayStep(feed)}</Fact>}
      </dl>
      {feed.refused?.held === true && <ReleaseForm feed={feed} night={feed.refused.night} release={release} />}
    </li>
  )
}

/** Those that need somebody first; otherwise in the order of the region file. */
function toOrdered(feeds: readonly ConsoleFeed[]): readonly ConsoleFeed[] {
  const needs = ({ enabled, late, refused }: ConsoleFeed): boolean => enabled && (late !== null || refused !== null)
  return [...feeds.filter(needs), ...feeds.filter((feed) => !needs(feed))]
}

export function FeedsPage(): ReactNode {
  const { answer, refusal, refresh, release } = useFeeds()
  const [isAsked, setAsked] = useState(false)
  const askRelease: FeedsHandle['release'] = async (source, night, reason) => {
    const isTaken = await release(source, night, reason)
    setAsked(isTaken)
    return isTaken
  }
  return (
    <>
      <ConsoleHeading>Overnight feeds</ConsoleHeading>
      <p>
        What readers see of each copy, and what is being done. A night that halves or doubles a copy waits here until
        somebody has asked the partner and says that it is right; that is written down with the reason.
      </p>
      {refusal !== null && <RefusalNote refusal={refusal} />}
      <p role="status" className="ncr-feed__asked">
        {isAsked && 'The release is written down and handed on: a server is loading the night. '}
        {answer !== null && `As at ${showTime(answer.at)}.`}{' '}
        <button type="button" className="ncr-button" onClick={() => void refresh()}>
          Refresh
        </button>
      </p>
      {answer !== null && answer.feeds.length === 0 && <p>No source of this region has an overnight copy.</p>}
      <ul className="ncr-feeds">
        {toOrdered(answer?.feeds ?? []).map((feed) => (
          <Feed key={feed.id} feed={feed} release={askRelease} />
        ))}
      </ul>
    </>
  )
}
