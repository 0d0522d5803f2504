/**
 * Takes a published night back: it was well made and wrong all the same (another system's people, half of the practices),
 * which no hash can tell. Readers see the last good full night before it, from its folder, and with its age (H-009): all
 * at once, or nothing is changed. The night stays rejected until its folder looks different.
 */
import type { DropSource } from '../domain/region.ts'
import { NightFault, type DroppedNight, type NightManifest } from '../ports/night-drop.ts'
import type { NightRecord, OvernightCopy, PublishedNight } from '../ports/overnight-store.ts'
import type { FeedPorts, FeedRun } from './feed-run.ts'
import { loadManifest } from './load-manifest.ts'
import { knownRejection } from './night-outcome.ts'
import { toReason } from './run-feed.ts'

export interface Withdrawal {
  readonly by: string
  readonly reason: string
}

export type WithdrawReport =
  | { readonly source: string; readonly withdrawn: string; readonly published: PublishedNight }
  /** Why nothing was changed, in one sentence. */
  | { readonly source: string; readonly withdrawn: null; readonly sentence: string }

export async function withdrawNight(
  ports: FeedPorts,
  source: DropSource,
  withdrawal: Withdrawal,
  signal: AbortSignal
): Promise<WithdrawReport> {
  const nothing = (sentence: string): WithdrawReport => ({ source: source.id, withdrawn: null, sentence })
  try {
    return await ports.store.openCopy(source.id, signal, async (copy) => {
      const published = await copy.loadPublished()
      if (published === null) return nothing('no night is published: there is nothing to withdraw')
      const before = await nightBefore(ports, source, copy, published)
      if (before === null)
        return nothing(
          `no good full night before ${published.night} is in its folder; drop one there, or switch the source off`
        )
      const run = runOf(ports, source, copy, signal)
      await loadManifest(run, before.dropped, before.manifest, () =>
        takeBack(run, published, withdrawal, before.dropped)
      )
      // The withdrawal names it.
      await copy.markTold(before.dropped)
      ports.log.warn('night-withdrawn', { source: source.id, night: published.night, published: before.dropped.night })
      return { source: source.id, withdrawn: published.night, published: await seen(copy, published) }
    })
  } catch (error) {
    return nothing(
      error instanceof NightFault ? `the night before it cannot be read: ${error.message}` : toReason(error)
    )
  }
}

interface EarlierNight {
  readonly dropped: DroppedNight
  readonly manifest: NightManifest
}

/** The newest full night before the published one that is in its folder and was not rejected for what is in it. */
async function nightBefore(
  { drop }: FeedPorts,
  { directory }: DropSource,
  copy: OvernightCopy,
  published: PublishedNight
): Promise<EarlierNight | null> {
  const records = await copy.loadNights()
  const beforeMs = Date.parse(published.transactionTime)
  const earlier = (await drop.listNights(directory)).flatMap((dropped): EarlierNight[] => {
    const { manifest } = dropped
    if ('fault' in manifest || manifest.mode !== 'full' || knownRejection(dropped, records) !== null) return []
    return Date.parse(manifest.transactionTime) < beforeMs ? [{ dropped, manifest }] : []
  })
  const timeOf = ({ manifest }: EarlierNight): number => Date.parse(manifest.transactionTime)
  return earlier.toSorted((one, other) => timeOf(other) - timeOf(one))[0] ?? null
}

/** In the transaction that lays the earlier night down: the audit has it, or it is not done. */
async function takeBack(
  run: FeedRun,
  taken: PublishedNight,
  { by, reason }: Withdrawal,
  next: DroppedNight
): Promise<void> {
  const { ports, source, copy } = run
  const folder = (await ports.drop.listNights(source.directory)).find(
    ({ night, manifestDigest }) => night === taken.night && manifestDigest === taken.manifestDigest
  )
  const said: NightRecord = {
    ...taken,
    status: 'rejected',
    reason: `withdrawn by ${by}: ${reason}`,
    stamp: folder?.stamp ?? ''
  }
  await copy.saveNight(said, true)
  const { night, transactionTime } = taken
  const body = { source: source.id, night, transactionTime, reason, published: next.night }
  const entry = { nhsNumber: null, odsCode: source.odsCode, userId: by, disclosureId: null, body }
  const written = await ports.audit.append({ kind: 'night-withdrawn', ...entry })
  if (written === 'unavailable') throw new NightFault('the audit cannot be written')
}

async function seen(copy: OvernightCopy, withdrawn: PublishedNight): Promise<PublishedNight> {
  return (await copy.loadPublished()) ?? withdrawn
}

function runOf(ports: FeedPorts, source: DropSource, copy: OvernightCopy, signal: AbortSignal): FeedRun {
  return { ports, source, copy, signal, onStep: () => undefined, exportDueMs: null, release: null }
}
