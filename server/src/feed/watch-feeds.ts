/** What `serve` does for its overnight sources: folders are watched, exports asked for each day, and what comes is loaded. */
import { isOvernight, type OvernightSource, type Source } from '../domain/region.ts'
import type { FeedPorts } from './feed-run.ts'
import { runFeed } from './run-feed.ts'

/** Resolves when `signal` has aborted and no run is left. `sources`: those switched on; live ones are passed over. */
export async function watchFeeds(ports: FeedPorts, sources: readonly Source[], signal: AbortSignal): Promise<void> {
  const watched = sources.filter(isOvernight).filter((source) => source.enabled)
  await Promise.all(watched.map((source) => watchFeed(ports, source, signal)))
}

function watchFeed(ports: FeedPorts, source: OvernightSource, signal: AbortSignal): Promise<void> {
  if (source.kind === 'bulk-data') {
    const onDue = async (exportDueMs: number): Promise<'done' | 'again'> => {
      const { outcome } = await runFeed(ports, source, { signal, exportDueMs })
      // A folder that was refused stays as it is until somebody mends it; a server may do better in a while.
      return outcome === 'failed' || outcome === 'rejected' ? 'again' : 'done'
    }
    return ports.exports.schedule(source, onDue, signal)
  }
  const onChange = async (): Promise<'done' | 'again'> => {
    const { outcome } = await runFeed(ports, source, { signal })
    return outcome === 'failed' ? 'again' : 'done'
  }
  return ports.drop.watch(source.directory, onChange, signal)
}
