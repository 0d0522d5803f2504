/**
 * Receive: the nights that are there, in the order of their transactionTime, and which of them come after the published
 * one. A night that does not say its time has its place by its folder's name, just after the nights before it.
 */
import assert from 'node:assert/strict'
import type { DroppedNight } from '../ports/night-drop.ts'
import type { PublishedNight } from '../ports/overnight-store.ts'
import type { FeedRun } from './feed-run.ts'

export interface ReceivedNights {
  /** Anything at all is ready. */
  readonly isAnyReady: boolean
  readonly published: PublishedNight | null
  /** Oldest first; the last is the newest ready night. Empty when what is published is as new as what is ready. */
  readonly pending: readonly DroppedNight[]
}

export async function receive(run: FeedRun): Promise<ReceivedNights> {
  const ready = await run.ports.drop.listNights(run.source.directory)
  const published = await run.copy.loadPublished()
  return { isAnyReady: ready.length > 0, published, pending: pendingOf(ready, published) }
}

interface Placed {
  readonly timeMs: number
  readonly night: string
}

function pendingOf(ready: readonly DroppedNight[], published: PublishedNight | null): readonly DroppedNight[] {
  const known = ready.flatMap((dropped) =>
    dropped.transactionTime === null ? [] : [place(dropped.night, dropped.transactionTime)]
  )
  const last = published === null ? null : place(published.night, published.transactionTime)
  const all = last === null ? known : [...known, last]
  return ready
    .map((dropped) => ({ dropped, at: placeOf(dropped, all) }))
    .filter(({ dropped, at }) => last === null || isAfter(at, last) || isRedone(dropped, at, published, last))
    .toSorted((one, other) => compare(one.at, other.at))
    .map(({ dropped }) => dropped)
}

function place(night: string, transactionTime: string): Placed {
  const timeMs = Date.parse(transactionTime)
  assert(!Number.isNaN(timeMs), 'a transactionTime was checked when it was read')
  return { timeMs, night }
}

function placeOf(dropped: DroppedNight, known: readonly Placed[]): Placed {
  if (dropped.transactionTime !== null) return place(dropped.night, dropped.transactionTime)
  const before = known.filter((other) => other.night <= dropped.night).map((other) => other.timeMs)
  return { timeMs: Math.max(Number.NEGATIVE_INFINITY, ...before), night: dropped.night }
}

/** The published night dropped again with other content: the partner has mended it. */
function isRedone(dropped: DroppedNight, at: Placed, published: PublishedNight | null, last: Placed): boolean {
  return compare(at, last) === 0 && dropped.manifestDigest !== published?.manifestDigest
}

function isAfter(one: Placed, other: Placed): boolean {
  return compare(one, other) > 0
}

function compare(one: Placed, other: Placed): number {
  // Two nights without any time before them: infinities have no difference.
  if (one.timeMs !== other.timeMs) return one.timeMs < other.timeMs ? -1 : 1
  return one.night < other.night ? -1 : one.night > other.night ? 1 : 0
}
