/** How an overnight feed stands, in the words of the central team: what is wrong first, then what is being done. */
import type { ConsoleFeed } from '@ncr/contract/console.ts'
import { showDate, showDateTime } from '../dates/partial-date.ts'
import type { RowTag } from '../sections/row-words.ts'

const KINDS: Readonly<Record<ConsoleFeed['kind'], string>> = {
  drop: 'overnight drop',
  export: 'export, asked for each day',
  messages: 'HL7 v2 messages'
}

const STAGES: Readonly<Record<NonNullable<ConsoleFeed['step']>['stage'], string>> = {
  exporting: 'Asking the partner for the export',
  loading: 'Reading',
  reconciling: 'Bringing the copy up to date',
  publishing: 'Publishing',
  done: 'Last run',
  failed: 'Last run failed'
}

export function isUnderWay({ step }: ConsoleFeed): boolean {
  return step !== null && step.stage !== 'done' && step.stage !== 'failed'
}

export function toFeedTags(feed: ConsoleFeed): readonly RowTag[] {
  if (!feed.enabled) return [{ text: 'Switched off', tone: 'grey' }]
  const tags: RowTag[] = []
  if (feed.late !== null) tags.push({ text: 'Late', tone: 'red' })
  if (feed.refused !== null) tags.push({ text: feed.refused.held ? 'Held' : 'Rejected', tone: 'red' })
  if (feed.stale) tags.push({ text: 'Older than promised', tone: 'yellow' })
  if (feed.retry !== null) tags.push({ text: 'Tried again', tone: 'yellow' })
  if (isUnderWay(feed)) tags.push({ text: 'Under way', tone: 'blue' })
  return tags.length === 0 ? [{ text: 'Up to date', tone: 'green' }] : tags
}

export function sayWhose({ partner, kind, dueBy }: ConsoleFeed): string {
  return `${partner} · ${KINDS[kind]} · due by ${dueBy}`
}

export function sayReadersSee({ published, kind }: ConsoleFeed): string {
  if (published === null) return 'Nothing yet'
  const asAt = published.asOf === null ? '' : `, as at ${showDateTime(published.asOf)}`
  return kind === 'messages'
    ? `What its messages have added up to${asAt}`
    : `The night of ${showDate(published.night)}${asAt}`
}

export function sayRefused({ refused }: ConsoleFeed): string | null {
  if (refused === null) return null
  const came = `The night of ${showDate(refused.night)}, ${showDateTime(refused.at)}`
  return refused.held ? `${came}: ${refused.reason}` : `${came}, was rejected: ${refused.reason}`
}

export function sayStep({ step, retry }: ConsoleFeed): string {
  const now =
    step === null
      ? 'Nothing yet'
      : `${STAGES[step.stage]}: ${step.night === null ? '' : `night of ${showDate(step.night)}, `}${step.note} (${showDateTime(step.at)})`
  if (retry === null) return now
  const times = retry.attempts === 1 ? 'once' : `${retry.attempts} times`
  return `${now}. Tried ${times}; again at ${showDateTime(retry.nextAt)}.`
}
