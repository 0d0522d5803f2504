/**
 * Export: what a bulk-data source has for us is in its folder as a ready night afterwards. Asked under the source's
 * lock, so that of several servers one asks. A failed export is a rejected night: readers keep the last good one.
 */
import assert from 'node:assert/strict'
import { isHeldReason } from '../domain/held-night.ts'
import type { DroppedNight } from '../ports/night-drop.ts'
import type { FeedRun } from './feed-run.ts'

/** Null when there is nothing to say: the night is there, was not due, or the source drops its nights itself. */
export async function exportNight(run: FeedRun): Promise<DroppedNight | null> {
  const { source, ports, exportDueMs } = run
  // What a person releases lies there already.
  if (source.kind !== 'bulk-data' || run.release !== null) return null
  const published = await run.copy.loadPublished()
  if (!isDue(exportDueMs, [published?.transactionTime ?? null, await heldTime(run)])) return null
  const onNote = (note: string): void => run.onStep({ stage: 'exporting', night: null, note })
  const outcome = await ports.exports.fetch(source, published?.transactionTime ?? null, run.signal, onNote)
  if (outcome.kind === 'ready') return null
  const { night, reason } = outcome
  return { night, manifestDigest: '', stamp: '', transactionTime: null, manifest: { fault: reason } }
}

/** What waits for a person is not asked for once more on the same day: it would be held again. */
async function heldTime({ copy }: FeedRun): Promise<string | null> {
  const held = (await copy.loadNights()).filter(({ reason }) => isHeldReason(reason))
  return held.map(({ transactionTime }) => transactionTime).reduce(later, null)
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return Date.parse(one) < Date.parse(other) ? other : one
}

function isDue(exportDueMs: number | null, times: readonly (string | null)[]): boolean {
  if (exportDueMs === null) return true
  return times.every((time) => time === null || Date.parse(time) < exportDueMs)
}

export function faultOf({ manifest }: DroppedNight): string {
  assert('fault' in manifest, 'a failed export has a reason')
  return manifest.fault
}
