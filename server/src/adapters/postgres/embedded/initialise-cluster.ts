/** Makes a new database cluster, whole or not at all. */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runAsOsUser } from './os-user.ts'
import type { PostgresFolder } from './postgres-folder.ts'

export type StepResult = { readonly ok: true } | { readonly ok: false; readonly sentence: string }

/** LANG may be unset, which would give SQL_ASCII; trust holds on the private socket only. */
const initdbOptions = [
  '--encoding=UTF8',
  '--locale=C.UTF-8',
  '--username=postgres',
  '--auth-local=trust',
  '--auth-host=reject',
  '--no-instructions'
]

async function checkVersion(folder: PostgresFolder, binDir: string): Promise<StepResult> {
  const dataVersion = readFileSync(join(folder.pgData, 'PG_VERSION'), 'utf8').trim()
  const program = await runAsOsUser(folder.user, join(binDir, 'postgres'), ['--version'])
  const programVersion = program.ok ? /(\d+)/.exec(program.output)?.[1] : undefined
  if (programVersion === dataVersion) return { ok: true }
  const sentence = `The database in ${folder.pgData} was made by PostgreSQL ${dataVersion}, but the programs are version ${programVersion ?? 'unknown'}: set database.binDir to programs of version ${dataVersion}, or dataDir to another folder.`
  return { ok: false, sentence }
}

/** Runs initdb beside the final place and renames: a crash in between leaves nothing that looks like a database. */
export async function initialiseClusterIfMissing(folder: PostgresFolder, binDir: string): Promise<StepResult> {
  if (existsSync(join(folder.pgData, 'PG_VERSION'))) return checkVersion(folder, binDir)
  const incoming = `${folder.pgData}.incoming`
  rmSync(incoming, { recursive: true, force: true })
  const made = await runAsOsUser(folder.user, join(binDir, 'initdb'), ['-D', incoming, ...initdbOptions])
  if (!made.ok) {
    const sentence = `A new database could not be made in ${folder.home} (${made.why}): set dataDir to another folder, or database.url to a PostgreSQL server.`
    return { ok: false, sentence }
  }
  renameSync(incoming, folder.pgData)
  return { ok: true }
}
