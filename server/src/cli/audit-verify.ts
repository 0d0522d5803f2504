/** `ncr audit verify`: checks the whole audit log and names the first entry at fault. */
import { verifyAudit } from '../adapters/postgres/verify-audit.ts'
import { withDatabase, type CommandArguments } from './command.ts'

export async function auditVerify({ configFile, json }: CommandArguments): Promise<number> {
  return withDatabase(configFile, async (_region, database) => {
    const showProgress = process.stderr.isTTY && !json
    const found = await verifyAudit(database.pool, (entries) => {
      if (showProgress) process.stderr.write(`\r${entries} entries checked`)
    })
    if (showProgress) process.stderr.write('\n')
    const sentence = found.intact
      ? `The audit is intact: ${found.entries} entries.`
      : `The audit is not intact: entry ${String(found.firstBad)} is altered, missing or out of order (${found.entries} entries).`
    process.stdout.write(`${json ? JSON.stringify(found) : sentence}\n`)
    return found.intact ? 0 : 1
  })
}
