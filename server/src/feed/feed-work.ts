/**
 * What `serve` does for its overnight sources by itself, as work of the whole region: a look at every feed, the load of
 * one that has something new, and the night's tidying. The queue sees to it that one server does each, and does it again.
 */
import { isHeldReason } from '../domain/held-night.ts'
import { lastLondonTime } from '../domain/london-time.ts'
import { isOvernight, type OvernightSource, type Source } from '../domain/region.ts'
import type { FeedLooks, FeedWork } from '../ports/feed-queue.ts'
import type { FeedPorts } from './feed-run.ts'
import { expireMessages, type ExpiryPorts } from './expire-messages.ts'
import { checkAlarms, type AlarmPorts } from './feed-alarms.ts'
import { runFeed, type FeedReport } from './run-feed.ts'

export interface FeedWorkPorts extends FeedPorts, AlarmPorts, ExpiryPorts {
  /** As the region file says just now: what is switched off is left alone at once. */
  sources(): readonly Source[]
}

export function createFeedWork(ports: FeedWorkPorts): FeedWork {
  const overnight = (): readonly OvernightSource[] =>
    ports
      .sources()
      .filter(isOvernight)
      .filter(({ enabled }) => enabled)
  return {
    async look(seen) {
      const looks = await lookAt(ports, overnight())
      const due = Object.keys(looks).filter((id) => looks[id] !== seen[id])
      await checkAlarms(ports, ports.sources(), new Set(due))
      return { looks, due }
    },
    async load(sourceId, release, signal) {
      const source = overnight().find(({ id }) => id === sourceId)
      if (source === undefined) return 'done'
      const options = { signal, ...(release === null ? dueOf(ports, source) : { release }) }
      return mayMend(source, await runFeed(ports, source, options)) ? 'again' : 'done'
    },
    async tidy() {
      await expireMessages(ports, ports.sources())
    }
  }
}

/** A folder that was refused stays as it is until somebody mends it; a server may do better in a while. What is held waits. */
function mayMend(source: OvernightSource, { outcome, reason }: FeedReport): boolean {
  return outcome === 'failed' || (outcome === 'rejected' && source.kind === 'bulk-data' && !isHeldReason(reason))
}

async function lookAt(ports: FeedWorkPorts, sources: readonly OvernightSource[]): Promise<FeedLooks> {
  const looks = sources.map(async (source): Promise<[string, string]> => {
    const { exportDueMs } = dueOf(ports, source)
    if (exportDueMs !== undefined) return [source.id, new Date(exportDueMs).toISOString()]
    // A folder that cannot be read is loaded too: the run says what is wrong, and tries again.
    return [source.id, await ports.drop.look(source.directory).catch(() => 'cannot be read')]
  })
  return Object.fromEntries(await Promise.all(looks))
}

/** When a source was last due to be asked for an export. */
function dueOf({ clock }: FeedWorkPorts, source: OvernightSource): { readonly exportDueMs?: number } {
  return source.kind === 'bulk-data' ? { exportDueMs: lastLondonTime(source.startAt, clock.nowMs()) } : {}
}
