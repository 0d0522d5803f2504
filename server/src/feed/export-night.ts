/**
 * Export: what a bulk-data source has for us is in its folder as a ready night afterwards. Asked under the source's
 * lock, so that of several servers one asks. A failed export is a rejected night: readers keep the last good one.
 */
import assert from 'node:assert/strict'
import type { DroppedNight } from '../ports/night-drop.ts'
import type { FeedRun } from './feed-run.ts'

/** Null when there is nothing to say: the night is there, was not due, or the source drops its nights itself. */
export async function exportNight(run: FeedRun): Promise<DroppedNight | null> {
  const { source, ports, exportDueMs } = run
  if (source.kind !== 'bulk-data') return null
  const published = await run.copy.loadPublished()
  const isDue = published === null || exportDueMs === null || Date.parse(published.transactionTime) < exportDueMs
  if (!isDue) return null
  const onNote = (note: string): void => run.onStep({ stage: 'exporting', night: null, note })
  const outcome = await ports.exports.fetch(source, published?.transactionTime ?? null, run.signal, onNote)
  if (outcome.kind === 'ready') return null
  const { night, reason } = outcome
  return { night, manifestDigest: '', stamp: '', transactionTime: null, manifest: { fault: reason } }
}

export function faultOf({ manifest }: DroppedNight): string {
  assert('fault' in manifest, 'a failed export has a reason')
  return manifest.fault
}
