/**
 * The promise of each source that is read from our own copy, kept or not: at its `dueBy`, London time, without tonight's
 * load an alarm is raised, once for the region; it ends when the night arrives or nobody waits for it any more (H-009).
 */
import { lastLondonTime } from '../domain/london-time.ts'
import { isStale } from '../domain/night-promise.ts'
import { isStored, type Source, type StoredSource } from '../domain/region.ts'
import type { Clock } from '../ports/clock.ts'
import type { FeedBoard } from '../ports/feed-board.ts'
import type { Log } from '../ports/log.ts'
import type { NightRegister, SourceNights } from '../ports/night-register.ts'

export interface AlarmPorts {
  readonly board: FeedBoard
  readonly nights: NightRegister
  readonly clock: Clock
  readonly log: Log
}

/** `busy`: what is about to be loaded is judged once that was tried. */
export async function checkAlarms(
  { board, nights, clock, log }: AlarmPorts,
  sources: readonly Source[],
  busy: ReadonlySet<string>
): Promise<void> {
  const known = await nights.loadNights()
  const standing = await board.loadAlarms()
  const nowMs = clock.nowMs()
  const stored = sources.filter(isStored)
  for (const source of stored.filter(({ enabled, id }) => enabled && !busy.has(id))) {
    const dueAtMs = brokenPromise(source, known.get(source.id), nowMs)
    if (dueAtMs === null || !(await board.raise(source.id, dueAtMs))) continue
    const published = known.get(source.id)?.published ?? null
    log.error('feed-late', { source: source.id, dueAt: new Date(dueAtMs).toISOString(), asOf: published?.asOf ?? null })
  }
  const waitedFor = new Map(stored.filter(({ enabled }) => enabled).map((source) => [source.id, source]))
  for (const id of standing.keys()) {
    const source = waitedFor.get(id)
    const isKept = source === undefined || brokenPromise(source, known.get(id), nowMs) === null
    if (isKept && (await board.clear(id))) log.info('feed-late-ended', { source: id, isOff: source === undefined })
  }
}

/** The last promise, where it was not kept. A source that never sent anything has kept none. */
export function brokenPromise({ dueBy }: StoredSource, nights: SourceNights | undefined, nowMs: number): number | null {
  const published = nights?.published ?? null
  const isKept = published !== null && !isStale(dueBy, Date.parse(published.asOf), nowMs)
  return isKept ? null : lastLondonTime(dueBy, nowMs)
}
