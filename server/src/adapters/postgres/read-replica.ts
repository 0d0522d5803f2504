/**
 * Reads overnight copies from a streaming replica, where a site has one. Which night readers see is always the primary's
 * word: a copy that the replica has of any other is not used (H-009), nor is a replica that fails or is late; the primary
 * is read then. HL7 v2 copies change within a night and are never read here.
 */
import type pg from 'pg'
import { errorCode } from '../../domain/error-code.ts'
import { untilAborted } from '../../domain/until-aborted.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { loadCopy, loadSeenNight, type PersonCopy, type SeenNight } from './overnight-person-copy.ts'

/** Of the 2,000 ms that a reader waits: the primary has the rest. */
const REPLICA_MS = 500
/** A replica that was of no use is left alone so long, by each source when it is behind with that one. */
const REST_MS = 5000
const EVERY_SOURCE = ''

export type LoadCopy = typeof loadCopy

export function createReplicaLoader(replica: pg.Pool, clock: Clock, log: Log): LoadCopy {
  const restUntilMs = new Map<string, number>()
  const isResting = (source: string): boolean => clock.monotonicMs() < (restUntilMs.get(source) ?? 0)
  const rest = (source: string, reason: string): void => {
    if (!isResting(source)) log.warn('replica-not-read', { ...(source === EVERY_SOURCE ? {} : { source }), reason })
    restUntilMs.set(source, clock.monotonicMs() + REST_MS)
  }
  return async (primary, numbers, sourceId, signal) => {
    if (isResting(EVERY_SOURCE) || isResting(sourceId)) return loadCopy(primary, numbers, sourceId, signal)
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(REPLICA_MS)])
    const reading = untilAborted(loadCopy(replica, numbers, sourceId, inTime), inTime, () => undefined).catch(
      (error: unknown) => {
        if (!signal.aborted) rest(EVERY_SOURCE, inTime.aborted ? 'late' : errorCode(error))
        return null
      }
    )
    const [seen, copy] = await Promise.all([loadSeenNight(primary, sourceId), reading])
    if (copy !== null && isSame(seen, copy)) return { ...copy, refused: seen.refused } satisfies PersonCopy
    if (copy !== null) rest(sourceId, 'behind')
    return loadCopy(primary, numbers, sourceId, signal)
  }
}

function isSame(seen: SeenNight, copy: SeenNight): boolean {
  return (
    seen.transactionTime?.getTime() === copy.transactionTime?.getTime() &&
    seen.publishedAt?.getTime() === copy.publishedAt?.getTime()
  )
}
