/** What became of a night, as it is remembered: a rejected one is not read again until its folder looks different. */
import type { DroppedNight } from '../ports/night-drop.ts'
import type { CopyState, NightRecord } from '../ports/overnight-store.ts'
import type { FeedRun, LineCounts, NightDecision } from './feed-run.ts'

export interface NightOutcome {
  readonly decision: NightDecision
  readonly manifestDigest: string
  readonly withoutPersonFirst: readonly string[]
}

export type Verdict = Pick<NightRecord, 'status' | 'reason' | 'stamp'>

/** What an earlier run found wrong in the same folder; null when there is nothing, or the folder has changed since. */
export function knownRejection(dropped: DroppedNight, records: readonly NightRecord[]): NightOutcome | null {
  const before = records.find((record) => isSame(record, dropped) && record.stamp === dropped.stamp)
  if (before?.status !== 'rejected') return null
  return toOutcome(dropped, before, false)
}

export function published(dropped: DroppedNight, lines: LineCounts, state: CopyState): NightOutcome {
  const { withoutPersonFirst, ...copy } = state
  const { decision } = toOutcome(dropped, { status: 'published', reason: null, stamp: '' }, true)
  return { decision: { ...decision, lines, copy }, manifestDigest: dropped.manifestDigest, withoutPersonFirst }
}

export async function remember(
  run: FeedRun,
  dropped: DroppedNight,
  verdict: Verdict,
  records: readonly NightRecord[]
): Promise<NightOutcome> {
  const { night, manifestDigest, transactionTime } = dropped
  const before = records.find((record) => isSame(record, dropped))
  const isNew = before?.status !== verdict.status || before.reason !== verdict.reason || before.stamp !== verdict.stamp
  if (isNew) await run.copy.saveNight({ night, manifestDigest, transactionTime, ...verdict })
  return toOutcome(dropped, verdict, isNew)
}

/** Rejected for what is in the folder: final until the folder looks different. */
export function rejectedForContent(dropped: DroppedNight, reason: string): Verdict {
  return { status: 'rejected', reason, stamp: dropped.stamp }
}

/** Rejected for what is, or is not, before it: looked at anew each time. */
export function rejectedForOrder(reason: string): Verdict {
  return { status: 'rejected', reason, stamp: '' }
}

export const SUPERSEDED: Verdict = { status: 'superseded', reason: 'a later full night is published', stamp: '' }

function toOutcome(
  { night, transactionTime, manifestDigest }: DroppedNight,
  verdict: Verdict,
  isNew: boolean
): NightOutcome {
  const { status, reason } = verdict
  return {
    decision: { night, transactionTime, status, reason, lines: null, copy: null, isNew },
    manifestDigest,
    withoutPersonFirst: []
  }
}

function isSame(record: NightRecord, dropped: DroppedNight): boolean {
  return record.night === dropped.night && record.manifestDigest === dropped.manifestDigest
}
