/** `ncr feed run SOURCE_ID`: loads what is ready of one overnight source now. */
import { createLog } from '../adapters/log/pino-log.ts'
import { createFeedPorts, openQuality } from '../app.ts'
import { isHeldReason } from '../domain/held-night.ts'
import { isOvernight } from '../domain/region.ts'
import { runFeed, type FeedReport } from '../feed/run-feed.ts'
import type { FeedStep } from '../ports/feed-board.ts'
import { loadRegion, withDatabase, type CommandArguments } from './command.ts'
import { withAudit } from './with-audit.ts'

export async function feedRun({ configFile, json, positionals }: CommandArguments): Promise<number> {
  const sourceId = positionals[0]
  const region = await loadRegion(configFile)
  // 1 means that a night is rejected: nobody has looked at one here.
  if (region === null) return 2
  const overnight = region.partners.flatMap((partner) => partner.sources).filter(isOvernight)
  const source = overnight.find((candidate) => candidate.id === sourceId)
  if (source === undefined) {
    const known = overnight.map((candidate) => candidate.id).join(', ') || 'none'
    process.stderr.write(`ncr: '${String(sourceId)}' is not an overnight source of this region; there are: ${known}.\n`)
    return 2
  }
  const log = createLog('warn')
  return withDatabase(configFile, (_region, database) =>
    withAudit(region, database, log, async (audit) => {
      const showProgress = process.stderr.isTTY && !json
      const quality = openQuality(database, log)
      const report = await runFeed(createFeedPorts(database, audit, log, quality), source, {
        onStep: (step) => {
          if (showProgress) process.stderr.write(`\r\u001B[K${toLine(step)}`)
        }
      })
      await quality.close()
      if (showProgress) process.stderr.write('\n')
      process.stdout.write(`${json ? JSON.stringify(report) : toSentence(report)}\n`)
      return report.outcome === 'rejected' || report.outcome === 'failed' ? 1 : 0
    })
  )
}

/** `2026-11-27 loading Condition: 10000 of 36000 lines`. */
function toLine({ stage, night, note }: FeedStep): string {
  return [...(night === null ? [] : [night]), stage, note].join(' ')
}

function toSentence(report: FeedReport): string {
  const night = String(report.night)
  const seen =
    report.published === null ? 'Readers see no night yet.' : `Readers see the night ${report.published.night}.`
  if (report.outcome === 'published') return `${report.source}: the night ${night} is published.`
  if (report.outcome === 'up-to-date') return `${report.source}: nothing new. ${seen}`
  if (report.outcome === 'none') return `${report.source}: no night is ready. ${seen}`
  if (report.outcome === 'rejected' && isHeldReason(report.reason))
    return `${report.source}: the night ${night} is ${String(report.reason)}. ${seen}`
  if (report.outcome === 'rejected')
    return `${report.source}: the night ${night} is rejected: ${String(report.reason)}. ${seen}`
  return `${report.source}: the night could not be loaded: ${String(report.reason)}. ${seen}`
}
