/** One night whose manifest is in order, from its files to the copy that readers see: all of it in one transaction. */
import { createTally } from '../domain/quality-tally.ts'
import type { DroppedNight, NightManifest } from '../ports/night-drop.ts'
import type { FeedRun } from './feed-run.ts'
import type { CopyChange } from './hold-night.ts'
import { published, type NightOutcome } from './night-outcome.ts'
import { publish } from './publish.ts'
import { reconcile } from './reconcile.ts'
import { stage } from './stage.ts'
import { verify } from './verify.ts'

/**
 * Each line is verified as it is staged, so that what is kept is what was verified, whatever the folder does meanwhile.
 * `also`: what else is true with it or not at all; it may refuse the night by what it does to the copy. Throws a
 * NightFault for what is wrong with the night.
 */
export async function loadManifest(
  run: FeedRun,
  dropped: DroppedNight,
  manifest: NightManifest,
  also: (change: CopyChange) => Promise<void>
): Promise<NightOutcome> {
  const tally = createTally()
  const outcome = await run.copy.writeNight(async (writer) => {
    const lines = await stage({ run, tally, lines: (file) => verify(run, dropped.night, file) }, manifest, writer)
    const before = await writer.loadSize()
    run.onStep({ stage: 'reconciling', night: dropped.night, note: `${lines.lines} lines` })
    const state = await reconcile(manifest, writer)
    await also({ before, after: state })
    run.onStep({
      stage: 'publishing',
      night: dropped.night,
      note: `${state.entries} entries of ${state.people} people`
    })
    await publish(dropped, manifest, writer)
    return published(dropped, lines, state)
  })
  // A night that readers do not see is not counted.
  run.ports.quality.add(tally)
  return outcome
}
