/** Runs `work` on one overnight drop of the region, with what a feed needs. Resolves to the exit code. */
import { createLog } from '../adapters/log/pino-log.ts'
import { createFeedPorts, openQuality } from '../app.ts'
import { isOvernight, type DropSource, type OvernightSource, type Source } from '../domain/region.ts'
import type { FeedPorts } from '../feed/feed-run.ts'
import { loadRegion, withDatabase, wrong, type CommandArguments } from './command.ts'
import { withAudit } from './with-audit.ts'

export async function withOvernightDrop(
  given: CommandArguments,
  work: (ports: FeedPorts, source: DropSource) => Promise<number>
): Promise<number> {
  return withSource(given, 'a source with an overnight drop', isDrop, work)
}

/** The same, of any source whose nights are loaded. */
export async function withOvernightSource(
  given: CommandArguments,
  work: (ports: FeedPorts, source: OvernightSource) => Promise<number>
): Promise<number> {
  return withSource(given, 'an overnight source', isOvernight, work)
}

function isDrop(source: Source): source is DropSource {
  return source.kind === 'overnight-ndjson'
}

async function withSource<Kind extends OvernightSource>(
  given: CommandArguments,
  what: string,
  isOf: (source: Source) => source is Kind,
  work: (ports: FeedPorts, source: Kind) => Promise<number>
): Promise<number> {
  const sourceId = given.positionals[0]
  const region = await loadRegion(given.configFile)
  if (region === null) return 2
  const sources = region.partners.flatMap((partner) => partner.sources).filter(isOf)
  const source = sources.find(({ id }) => id === sourceId)
  if (source === undefined) {
    const known = sources.map(({ id }) => id).join(', ') || 'none'
    return wrong(`'${String(sourceId)}' is not ${what}; there are: ${known}.`)
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
