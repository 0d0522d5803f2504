/**
 * What one record takes in. All its sources together send no more than its limit, and none of them so much that another
 * has no room left; and while answers that are in wait for a slow reader, nothing further is read (H-019, H-020).
 */
import assert from 'node:assert/strict'
import type { Intake } from '../../ports/source-reader.ts'

export interface IntakeLimits {
  /** Of all sources of one record together. */
  readonly recordBytesMax: number
  /** Of answers that are in and that the reader has not taken: past it nothing further is read. */
  readonly unreadBytesMax: number
}

export interface RecordIntake {
  of(sourceId: string): Intake
  /** The answer of the source is whole, and waits for the reader. */
  arrived(sourceId: string): void
  /** The reader asked for more: what had arrived is with them. */
  taken(sourceIds: Iterable<string>): void
}

export function createIntake({ recordBytesMax, unreadBytesMax }: IntakeLimits, sources: number): RecordIntake {
  // One half is shared out evenly, the other goes to whoever sends more: a source that floods takes nobody else's share.
  const shareBytes = Math.floor(recordBytesMax / 2 / Math.max(1, sources))
  let beyondSharesLeft = recordBytesMax - shareBytes * sources
  const received = new Map<string, number>()
  const unread = new Set<string>()
  let caughtUp: PromiseWithResolvers<void> | null = null
  const isBehind = (): boolean => [...unread].reduce((sum, id) => sum + (received.get(id) ?? 0), 0) > unreadBytesMax
  const beyondShare = (bytes: number): number => Math.max(0, bytes - shareBytes)
  return {
    of: (sourceId) => ({
      take(bytes) {
        const before = received.get(sourceId) ?? 0
        const more = beyondShare(before + bytes) - beyondShare(before)
        if (more > beyondSharesLeft) return `more than the ${recordBytesMax} bytes of one record`
        beyondSharesLeft -= more
        assert(beyondSharesLeft >= 0, 'no record takes in more than its limit')
        received.set(sourceId, before + bytes)
        return null
      },
      whenReaderKeepsUp: () => caughtUp?.promise ?? null
    }),
    arrived(sourceId) {
      unread.add(sourceId)
      if (isBehind()) caughtUp ??= Promise.withResolvers()
    },
    taken(sourceIds) {
      for (const id of sourceIds) unread.delete(id)
      if (caughtUp === null || isBehind()) return
      caughtUp.resolve()
      caughtUp = null
    }
  }
}
