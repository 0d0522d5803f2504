/** `ncr audit head`, `prove`, `consistency` and `export`: what another party needs to hold and to check the audit. */
import { createWriteStream } from 'node:fs'
import { userInfo } from 'node:os'
import { pipeline } from 'node:stream/promises'
import { createLog } from '../adapters/log/pino-log.ts'
import { exportAudit } from '../adapters/postgres/audit-export.ts'
import { loadLastHead } from '../adapters/postgres/audit-heads.ts'
import { proveConsistency, proveInclusion } from '../adapters/postgres/audit-proofs.ts'
import { errorCode } from '../domain/error-code.ts'
import type { Region } from '../domain/region.ts'
import { toWrittenHead } from '../domain/tree-head.ts'
import { fail, required, withDatabase, type CommandArguments } from './command.ts'
import type { RunningDatabase } from './start-database.ts'
import { withAudit } from './with-audit.ts'

const STANDARD_OUTPUT = '-'

export async function auditHead({ configFile, json }: CommandArguments): Promise<number> {
  return withDatabase(configFile, async (_region, database) => {
    const head = await loadLastHead(database.pool)
    if (head === null) return fail('no head of the audit is signed yet: start the product once')
    const { treeSize, at, rootHash, keyId } = toWrittenHead(head)
    const sentence = `${treeSize} entries, root ${rootHash}, signed at ${at} by key ${keyId}. With --json: to keep elsewhere.`
    process.stdout.write(`${json ? JSON.stringify(toWrittenHead(head)) : sentence}\n`)
    return 0
  })
}

export async function auditConsistency(given: CommandArguments): Promise<number> {
  const from = toCount(required(given, 'from'))
  if (from === null) return wrongNumber('--from takes the size of an earlier head')
  return withDatabase(given.configFile, async (_region, { pool }) => print(await proveConsistency(pool, from)))
}

export async function auditProve({ configFile, positionals }: CommandArguments): Promise<number> {
  const seq = toCount(positionals[0])
  if (seq === null) return wrongNumber('SEQ is the sequence number of an entry')
  return withDatabase(configFile, async (region, database) => {
    const unaudited = await auditReading(region, database, { command: 'prove', seq })
    return unaudited ?? print(await proveInclusion(database.pool, seq))
  })
}

export async function auditExport(given: CommandArguments): Promise<number> {
  const to = required(given, 'to')
  return withDatabase(given.configFile, async (region, database) => {
    const unaudited = await auditReading(region, database, { command: 'export' })
    if (unaudited !== null) return unaudited
    try {
      const target = to === STANDARD_OUTPUT ? process.stdout : createWriteStream(to, { flags: 'wx', mode: 0o600 })
      await pipeline(exportAudit(database.pool), target, { end: to !== STANDARD_OUTPUT })
      return 0
    } catch (error) {
      return fail(`the export could not be written to ${to} (${errorCode(error)}): give a file that is not there yet`)
    }
  })
}

/** Entries name people: reading them is audited before. Null when that is on disk, and signed. */
async function auditReading(
  region: Region,
  database: RunningDatabase,
  what: Readonly<Record<string, unknown>>
): Promise<number | null> {
  const about = { nhsNumber: null, odsCode: null, userId: null, disclosureId: null }
  const body = { ...what, osUser: userInfo().username }
  const code = await withAudit(region, database, createLog('warn'), async (audit) => {
    const outcome = await audit.append({ kind: 'audit-read', ...about, body })
    return outcome === 'written' ? 0 : fail('reading the audit could not be audited: is the database up')
  })
  return code === 0 ? null : code
}

function toCount(text: string | undefined): number | null {
  const value = Number(text)
  return Number.isSafeInteger(value) && value > 0 ? value : null
}

function wrongNumber(sentence: string): number {
  process.stderr.write(`ncr: ${sentence}.\n`)
  return 2
}

function print(proof: object): number {
  if ('sentence' in proof) return fail(String(proof.sentence))
  process.stdout.write(`${JSON.stringify(proof)}\n`)
  return 0
}
