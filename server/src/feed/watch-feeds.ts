/** What `serve` does for its overnight sources: each folder is watched, and what arrives is loaded. */
import type { Source, OvernightSource } from '../domain/region.ts'
import type { FeedPorts } from './feed-run.ts'
import { runFeed } from './run-feed.ts'

/** Resolves when `signal` has aborted and no run is left. `sources`: those switched on; live ones are passed over. */
export async function watchFeeds(ports: FeedPorts, sources: readonly Source[], signal: AbortSignal): Promise<void> {
  const watched = sources.filter(isOvernight).filter((source) => source.enabled)
  await Promise.all(
    watched.map((source) =>
      ports.drop.watch(
        source.directory,
        async () => {
          const report = await runFeed(ports, source, { signal })
          return report.outcome === 'failed' ? 'again' : 'done'
        },
        signal
      )
    )
  )
}

function isOvernight(source: Source): source is OvernightSource {
  return source.kind === 'overnight-ndjson'
}
