/** Publish: the staged night becomes the one that readers see, when the transaction that this is part of ends. */
import assert from 'node:assert/strict'
import type { DroppedNight, NightManifest } from '../ports/night-drop.ts'
import type { NightWriter } from '../ports/overnight-store.ts'

export async function publish(dropped: DroppedNight, manifest: NightManifest, writer: NightWriter): Promise<void> {
  assert(Number.isFinite(Date.parse(manifest.transactionTime)), 'nights are ordered by a time that was verified')
  assert(dropped.manifestDigest !== '', 'a night without a manifest cannot have come here')
  await writer.publish({
    night: dropped.night,
    transactionTime: manifest.transactionTime,
    status: 'published',
    reason: null,
    manifestDigest: dropped.manifestDigest,
    stamp: ''
  })
}
