/**
 * An answer that is larger than anybody takes in, sent piece by piece: the other simulated sources, which live in the
 * same process, are not held up by it.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Bundle } from '@medplum/fhirtypes'

/** More than the 16 MiB that a reader takes of one type unless told otherwise (outer contract, section 3). */
const SWOLLEN_CHARACTERS = 20 * 1024 * 1024
const PIECE = 'x'.repeat(64 * 1024)
/** Stands where the swelling goes. */
export const SWELLING = 'the-swelling-goes-here'

export async function* swell(bundle: Bundle): AsyncGenerator<string> {
  const [before = '', ...after] = JSON.stringify(bundle).split(SWELLING)
  yield before
  for (let sent = 0; after.length > 0 && sent < SWOLLEN_CHARACTERS; sent += PIECE.length) {
    yield PIECE
    await nextTurn()
  }
  yield after.join('')
}
