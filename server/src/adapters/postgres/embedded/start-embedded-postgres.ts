/**
 * The default database: PostgreSQL started and stopped by us in a folder of ours, over a Unix socket only. Several of
 * our processes share the one server of a folder; a server left over by a killed process is adopted.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { acceptsConnections, createDatabaseIfMissing, toConnectionString } from './database-client.ts'
import { withFolderLock } from './folder-lock.ts'
import { addFolderUser, countFolderUsers, removeFolderUser, type UserMarker } from './folder-users.ts'
import { initialiseClusterIfMissing, type StepResult } from './initialise-cluster.ts'
import { findPostgresBinaries } from './postgres-binaries.ts'
import {
  preparePostgresFolder,
  prepareSocketFolder,
  removeSocketFolder,
  type PostgresFolder
} from './postgres-folder.ts'
import { clearRemains, findPostmaster, spawnPostmaster, stopPostmaster } from './postmaster.ts'
import { waitUntil } from './wait-until.ts'

export interface EmbeddedPostgres {
  readonly connectionString: string
  /** True when the server was running already. */
  readonly adopted: boolean
  /** Ends the server within 8 s, unless another of our processes uses it still. */
  stop(): Promise<void>
}

/** `sentence` says what is wrong and what to set. */
export type EmbeddedPostgresResult =
  { readonly ok: true; readonly postgres: EmbeddedPostgres } | { readonly ok: false; readonly sentence: string }

export interface EmbeddedPostgresOptions {
  readonly dataDir: string
  /** A system's own PostgreSQL programs in place of the installed package's. */
  readonly binDir?: string
  readonly startDeadlineMs?: number
}

const startDeadlineDefaultMs = 45_000
/** After kill -9 of the postmaster its shared memory may outlive it for a moment. */
const retryForMs = 2_000
const retryEveryMs = 200
const stopLockWaitMs = 1_000

function lastLogLine(folder: PostgresFolder): string {
  const lines = readFileSync(folder.logFile, 'utf8').trim().split('\n')
  return lines.findLast((line) => line.includes('FATAL')) ?? lines.at(-1) ?? 'no reason given'
}

async function startOnce(folder: PostgresFolder, binDir: string, limitMs: number): Promise<'ready' | 'ended' | 'late'> {
  const started = spawnPostmaster(folder, binDir)
  let ready = false
  await waitUntil(async () => {
    ready = !started.hasEnded() && (await acceptsConnections(folder.socketFolder))
    return ready || started.hasEnded()
  }, limitMs)
  if (ready) return 'ready'
  return started.hasEnded() ? 'ended' : 'late'
}

async function startServer(folder: PostgresFolder, binDir: string, limitMs: number): Promise<StepResult> {
  const began = performance.now()
  const elapsedMs = (): number => performance.now() - began
  for (;;) {
    await clearRemains(folder)
    const outcome = await startOnce(folder, binDir, limitMs - elapsedMs())
    if (outcome === 'ready') return { ok: true }
    if (outcome === 'late' || elapsedMs() > retryForMs) {
      const found = findPostmaster(folder)
      if (found.kind === 'ours') await stopPostmaster(found.identity)
      const problem = outcome === 'late' ? `was not ready within ${limitMs} ms` : 'ended at once'
      const sentence = `The embedded PostgreSQL ${problem} (${lastLogLine(folder)}): see ${folder.logFile}, or set database.url to a PostgreSQL server.`
      return { ok: false, sentence }
    }
    await sleep(retryEveryMs)
  }
}

type ReadyResult = { readonly ok: true; readonly adopted: boolean } | { readonly ok: false; readonly sentence: string }

/** A server found running is taken over, unless it turns out to be on its way out. */
async function adoptServer(folder: PostgresFolder, limitMs: number): Promise<'adopted' | 'none' | 'late'> {
  const isRunning = (): boolean => findPostmaster(folder).kind === 'ours'
  if (!isRunning()) return 'none'
  let accepts = false
  const decided = await waitUntil(async () => {
    accepts = await acceptsConnections(folder.socketFolder)
    return accepts || !isRunning()
  }, limitMs)
  if (accepts) return 'adopted'
  return decided ? 'none' : 'late'
}

async function makeReady(
  folder: PostgresFolder,
  options: EmbeddedPostgresOptions,
  limitMs: number
): Promise<ReadyResult> {
  const found = findPostmaster(folder)
  if (found.kind === 'foreign') {
    const sentence = `Another PostgreSQL (process ${found.pid}) uses ${folder.pgData}: stop it, or set dataDir to another folder.`
    return { ok: false, sentence }
  }
  const adoption = await adoptServer(folder, limitMs)
  if (adoption === 'late') {
    const sentence = `The PostgreSQL that runs in ${folder.pgData} has not taken connections for ${limitMs} ms: wait until it has recovered (see ${folder.logFile}), or stop it.`
    return { ok: false, sentence }
  }
  if (adoption === 'none') {
    const binaries = await findPostgresBinaries(folder.user, folder.home, options.binDir)
    if (!binaries.ok) return binaries
    for (const step of [
      () => initialiseClusterIfMissing(folder, binaries.binDir),
      () => prepareSocketFolder(folder),
      () => startServer(folder, binaries.binDir, limitMs)
    ]) {
      const result = await step()
      if (!result.ok) return result
    }
  }
  await createDatabaseIfMissing(folder.socketFolder)
  return { ok: true, adopted: adoption === 'adopted' }
}

/** Without the lock a starting process holds it: it is a user itself, and will end the server when it stops. */
async function stopUsing(folder: PostgresFolder, marker: UserMarker): Promise<void> {
  removeFolderUser(marker)
  await withFolderLock(folder.name, stopLockWaitMs, async () => {
    const found = findPostmaster(folder)
    if (found.kind !== 'ours' || countFolderUsers(folder.usersFolder) > 0) return
    await stopPostmaster(found.identity)
    removeSocketFolder(folder)
  })
}

function toEmbeddedPostgres(folder: PostgresFolder, adopted: boolean): EmbeddedPostgres {
  const marker = addFolderUser(folder.usersFolder)
  let stopping: Promise<void> | undefined
  return {
    connectionString: toConnectionString(folder.socketFolder),
    adopted,
    stop: () => (stopping ??= stopUsing(folder, marker))
  }
}

/** Starts PostgreSQL in `dataDir`, or joins the one that runs there, and makes the database `ncr`. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgresResult> {
  const limitMs = options.startDeadlineMs ?? startDeadlineDefaultMs
  try {
    const prepared = await preparePostgresFolder(options.dataDir)
    if (!prepared.ok) return prepared
    const { folder } = prepared
    const locked = await withFolderLock(folder.name, limitMs, async (): Promise<EmbeddedPostgresResult> => {
      const ready = await makeReady(folder, options, limitMs)
      return ready.ok ? { ok: true, postgres: toEmbeddedPostgres(folder, ready.adopted) } : ready
    })
    if (locked.locked) return locked.value
    return {
      ok: false,
      sentence: `Another process has been starting the database in ${folder.home} for ${limitMs} ms: stop it, or try again.`
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const sentence = `The embedded PostgreSQL could not be set up in ${options.dataDir} (${why}): set dataDir to a folder that can be written, or database.url to a PostgreSQL server.`
    return { ok: false, sentence }
  }
}
