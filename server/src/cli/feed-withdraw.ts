/** `ncr feed withdraw SOURCE_ID`: takes the published night back; readers see the last good one before it. */
import { createLog } from '../adapters/log/pino-log.ts'
import { createFeedPorts, openQuality } from '../app.ts'
import { withdrawNight, type WithdrawReport } from '../feed/withdraw-night.ts'
import { fail, loadRegion, required, withDatabase, wrong, type CommandArguments } from './command.ts'
import { withAudit } from './with-audit.ts'

export async function feedWithdraw(given: CommandArguments): Promise<number> {
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
      const ports = createFeedPorts(database, audit, log, quality)
      const withdrawal = { by: required(given, 'by'), reason: required(given, 'reason') }
      const report = await withdrawNight(ports, source, withdrawal, new AbortController().signal)
      await quality.close()
      return say(report, given.json)
    })
  )
}

function say(report: WithdrawReport, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`)
  if (report.withdrawn === null) return fail(`${report.source}: ${report.sentence}.`)
  const sentence = `${report.source}: the night ${report.withdrawn} is withdrawn; readers see the night ${report.published.night}.`
  if (!json) process.stdout.write(`${sentence}\n`)
  return 0
}
