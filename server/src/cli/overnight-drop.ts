/** Runs `work` on one overnight drop of the region, with what a feed needs. Resolves to the exit code. */
import { createLog } from '../adapters/log/pino-log.ts'
import { createFeedPorts, openQuality } from '../app.ts'
import type { DropSource } from '../domain/region.ts'
import type { FeedPorts } from '../feed/feed-run.ts'
import { loadRegion, withDatabase, wrong, type CommandArguments } from './command.ts'
import { withAudit } from './with-audit.ts'

export async function withOvernightDrop(
  given: CommandArguments,
  work: (ports: FeedPorts, source: DropSource) => Promise<number>
): Promise<number> {
  const sourceId = given.positionals[0]
  const region = await loadRegion(given.configFile)
  if (region === null) return 2
  const drops = region.partners.flatMap(({ sources }) => sources).filter((one) => one.kind === 'overnight-ndjson')
  const source = drops.find(({ id }) => id === sourceId)
  if (source === undefined) {
    const known = drops.map(({ id }) => id).join(', ') || 'none'
    return wrong(`'${String(sourceId)}' is not a source with an overnight drop; there are: ${known}.`)
  }
  const log = createLog('warn')
  return withDatabase(given.configFile, (_region, database) =>
    withAudit(region, database, log, async (audit) => {
      const quality = openQuality(database, log)
      const code = await work(createFeedPorts(database, audit, log, quality), source)
      await quality.close()
      return code
    })
  )
}
