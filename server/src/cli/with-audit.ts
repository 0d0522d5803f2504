/** A command that writes to the audit: its entries are under a signed head when it ends. */
import { openAudit } from '../app.ts'
import type { Region } from '../domain/region.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { Log } from '../ports/log.ts'
import { fail } from './command.ts'
import type { RunningDatabase } from './start-database.ts'

/** Resolves to the exit code of `work`; 1 when the audit's key cannot be had. */
export async function withAudit(
  region: Region,
  database: RunningDatabase,
  log: Log,
  work: (audit: AuditLog) => Promise<number>
): Promise<number> {
  const audit = await openAudit(region, database, log)
  if ('sentence' in audit) return fail(audit.sentence)
  try {
    return await work(audit.log)
  } finally {
    await audit.close()
  }
}
