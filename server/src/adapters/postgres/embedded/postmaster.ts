/**
 * The running server of a data folder: found by its postmaster.pid and by the cluster name on its command line, started
 * in its own process session (Ctrl-C must not reach it before us), and stopped within a limit.
 */
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { postgresEnvironment } from './os-user.ts'
import { socketPort, type PostgresFolder } from './postgres-folder.ts'
import { toSettingArguments } from './postgres-settings.ts'
import { isAlive, listProcessIds, readCommandLine, readProcessIdentity, signalProcess } from './process-identity.ts'
import type { ProcessIdentity } from './process-identity.ts'
import { waitUntil } from './wait-until.ts'

export type FoundPostmaster =
  | { readonly kind: 'none' }
  | { readonly kind: 'ours'; readonly identity: ProcessIdentity }
  | { readonly kind: 'foreign'; readonly pid: number }

const fastShutdownLimitMs = 4_500
const immediateShutdownLimitMs = 1_500
const killLimitMs = 500
const orphanLimitMs = 2_000

function readPidFile(pgData: string): readonly string[] {
  try {
    return readFileSync(join(pgData, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

/** What proves that a postgres has nothing to do with this folder: another cluster name of ours, or another folder. */
function worksElsewhere(pid: number, pgData: string, commandLine: readonly string[]): boolean {
  if (commandLine.some((argument) => /^cluster_name=ncr-|^postgres: ncr-/.test(argument))) return true
  try {
    return readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(pgData)
  } catch {
    return false
  }
}

/** Looks behind postmaster.pid: its number may by now belong to anything. */
export function findPostmaster(folder: PostgresFolder): FoundPostmaster {
  const pid = Number(readPidFile(folder.pgData)[0])
  const identity = Number.isInteger(pid) && pid > 0 ? readProcessIdentity(pid) : undefined
  if (identity === undefined) return { kind: 'none' }
  const commandLine = readCommandLine(pid)
  const [program = ''] = commandLine
  if (basename(program) === 'postgres' && commandLine.includes(`cluster_name=${folder.name}`)) {
    return { kind: 'ours', identity }
  }
  const looksLikePostgres = /^postgres|^postmaster/.test(basename(program))
  if (looksLikePostgres && !worksElsewhere(pid, folder.pgData, commandLine)) return { kind: 'foreign', pid }
  return { kind: 'none' }
}

function findOrphans(folder: PostgresFolder): readonly ProcessIdentity[] {
  const belongs = (argument: string): boolean =>
    argument === `cluster_name=${folder.name}` || argument.startsWith(`postgres: ${folder.name}:`)
  return listProcessIds()
    .filter((pid) => readCommandLine(pid).some(belongs))
    .flatMap((pid) => readProcessIdentity(pid) ?? [])
}

/**
 * After kill -9 of the postmaster its children need a moment to notice; a new one must not start beside them. Then the
 * stale postmaster.pid goes: PostgreSQL itself would be misled by a number in use again, or by a zombie's.
 */
export async function clearRemains(folder: PostgresFolder): Promise<void> {
  const gone = (): boolean => findOrphans(folder).length === 0
  if (!(await waitUntil(gone, orphanLimitMs))) {
    for (const orphan of findOrphans(folder)) signalProcess(orphan, 'SIGKILL')
    await waitUntil(gone, killLimitMs)
  }
  rmSync(join(folder.pgData, 'postmaster.pid'), { force: true })
}

export interface StartedPostmaster {
  /** True once the process has ended by itself, or could not be started at all. */
  readonly hasEnded: () => boolean
}

/** Starts the server; its log is emptied each time, which bounds it. */
export function spawnPostmaster(folder: PostgresFolder, binDir: string): StartedPostmaster {
  const place = { clusterName: folder.name, socketFolder: folder.socketFolder, socketPort }
  const log = openSync(folder.logFile, 'w', 0o600)
  let ended = false
  try {
    const child = spawn(join(binDir, 'postgres'), ['-D', folder.pgData, ...toSettingArguments(place)], {
      ...folder.user.switchTo,
      env: postgresEnvironment,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log]
    })
    const end = (): void => {
      ended = true
    }
    child.once('exit', end)
    child.once('error', end)
    child.unref()
  } finally {
    closeSync(log)
  }
  return { hasEnded: () => ended }
}

/** Fast shutdown, then immediate, then kill: gone within 6.5 s. Safe at any of the three, as every commit is synced. */
export async function stopPostmaster(identity: ProcessIdentity): Promise<void> {
  const steps = [
    { signal: 'SIGINT', limitMs: fastShutdownLimitMs },
    { signal: 'SIGQUIT', limitMs: immediateShutdownLimitMs },
    { signal: 'SIGKILL', limitMs: killLimitMs }
  ] as const
  for (const { signal, limitMs } of steps) {
    signalProcess(identity, signal)
    if (await waitUntil(() => !isAlive(identity), limitMs)) return
  }
}
