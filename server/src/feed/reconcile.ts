/** Reconcile: brings the copy to the staged night and looks that what comes out can be true. */
import assert from 'node:assert/strict'
import type { NightManifest } from '../ports/night-drop.ts'
import type { CopyState, NightWriter } from '../ports/overnight-store.ts'

export async function reconcile(manifest: NightManifest, writer: NightWriter): Promise<CopyState> {
  const state = await writer.reconcile(manifest.mode)
  assert(state.withoutPersonFirst.length <= state.withoutPerson, 'named entries are among those counted')
  const promised = manifest.output.reduce((sum, file) => sum + file.count, 0)
  // A full night holds no more than its own lines: more would be left over from another night (H-009).
  assert(manifest.mode === 'delta' || state.entries + state.withoutPerson <= promised, 'a full night replaces all')
  return state
}
