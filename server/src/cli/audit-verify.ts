/** `ncr audit verify`: checks the whole audit, and a head that another party holds, and names the first entry at fault. */
import { readFile } from 'node:fs/promises'
import { loadPublicKeys } from '../adapters/audit-key/audit-key.ts'
import { verifyAudit } from '../adapters/postgres/verify-audit.ts'
import { readWrittenHead, type SignedTreeHead } from '../domain/tree-head.ts'
import { fail, withDatabase, type CommandArguments } from './command.ts'

export async function auditVerify({ configFile, json, options }: CommandArguments): Promise<number> {
  const headFile = options.get('against')?.[0]
  const against = headFile === undefined ? null : await readHead(headFile)
  if (headFile !== undefined && against === null)
    return fail(`${headFile} holds no head: give a file of 'ncr audit head --json'`)
  return withDatabase(configFile, async (region, database) => {
    const showProgress = process.stderr.isTTY && !json
    const found = await verifyAudit(database.pool, {
      keys: await loadPublicKeys(region.audit.signingKeyFile),
      ...(against === null ? {} : { against }),
      onProgress: (entries) => {
        if (showProgress) process.stderr.write(`\r${entries} entries checked`)
      }
    })
    if (showProgress) process.stderr.write('\n')
    const sentence = found.intact
      ? `The audit is intact: ${found.entries} entries, ${found.signedEntries} of them under ${found.heads} signed heads.`
      : `The audit is not intact: ${String(found.finding)} (${found.entries} entries).`
    process.stdout.write(`${json ? JSON.stringify(found) : sentence}\n`)
    return found.intact ? 0 : 1
  })
}

async function readHead(file: string): Promise<SignedTreeHead | null> {
  try {
    return readWrittenHead(JSON.parse(await readFile(file, 'utf8')) as unknown)
  } catch {
    return null
  }
}
