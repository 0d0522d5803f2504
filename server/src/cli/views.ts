/** Removal of kept views: of one person by decision, and of what is older than the site keeps. The audit's proofs stay. */
import { createViewRemoval } from '../adapters/postgres/kept-views.ts'
import { createLog } from '../adapters/log/pino-log.ts'
import { expireViews, eraseViews } from '../console/remove-views.ts'
import { systemClock } from '../adapters/system/system-clock.ts'
import { required, withDatabase, type CommandArguments } from './command.ts'
import { withNhsNumber } from './nhs-number-option.ts'
import { withAudit } from './with-audit.ts'

export async function viewsErase(given: CommandArguments): Promise<number> {
  return withNhsNumber(given, (nhsNumber) =>
    withDatabase(given.configFile, (region, database) =>
      withAudit(region, database, createLog('warn'), async (audit) => {
        const act = { nhsNumber, by: required(given, 'by'), reason: required(given, 'reason') }
        return print(given, await eraseViews({ audit, removal: createViewRemoval(database.pool) }, act))
      })
    )
  )
}

export async function viewsExpire(given: CommandArguments): Promise<number> {
  return withDatabase(given.configFile, (region, database) =>
    withAudit(region, database, createLog('warn'), async (audit) => {
      const ports = { audit, removal: createViewRemoval(database.pool), clock: systemClock }
      return print(given, await expireViews(ports, region.audit.keepViewsDays, required(given, 'by')))
    })
  )
}

function print({ json }: CommandArguments, result: object | null): number {
  if (result === null) {
    process.stderr.write('ncr: the audit cannot be written, so nothing was removed; try again\n')
    return 1
  }
  const said = Object.entries(result).map(([name, value]) => `${name} ${String(value)}`)
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `removed: ${said.join(', ')}\n`)
  return 0
}
