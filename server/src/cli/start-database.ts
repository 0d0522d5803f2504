/** The region's database: a site's own by its address, else the embedded one; one path from there on. */
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase, type Database } from '../adapters/postgres/database.ts'
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresResult
} from '../adapters/postgres/embedded/start-embedded-postgres.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { errorCode } from '../domain/error-code.ts'
import type { Region } from '../domain/region.ts'
import type { Log } from '../ports/log.ts'

const LOOK_EVERY_MS = 2000

export interface RunningDatabase extends Database {
  /** Closes the connections, then ends the embedded server unless another of our processes uses it. */
  stop(): Promise<void>
}

/** The region's database, up to date. A sentence when it cannot be had, which says what to do. */
export async function startDatabase(
  region: Region,
  log: Log
): Promise<RunningDatabase | { readonly sentence: string }> {
  const { url, binDir } = region.database
  const options = { dataDir: region.dataDir, ...(binDir === null ? {} : { binDir }) }
  const embedded = url === null ? await startEmbeddedPostgres(options) : null
  if (embedded?.ok === false) return { sentence: embedded.sentence }
  const address = url ?? embedded?.postgres.connectionString ?? ''
  try {
    await migrate(address)
  } catch (error) {
    await embedded?.postgres.stop()
    return { sentence: `the database cannot be used: ${error instanceof Error ? error.message : 'unknown error'}` }
  }
  const database = openDatabase(address, (error) => log.warn('database-connection-lost', { reason: errorCode(error) }))
  const keeper = embedded === null ? null : keepRunning(database, () => startEmbeddedPostgres(options), log)
  return {
    ...database,
    async stop() {
      await keeper?.stop()
      await database.close()
      for (const postgres of keeper?.restarted ?? []) await postgres.stop()
      await embedded?.postgres.stop()
    }
  }
}

/** Starts the embedded server again when it has died under us: nobody else would. */
function keepRunning(
  database: Database,
  restart: () => Promise<EmbeddedPostgresResult>,
  log: Log
): { readonly restarted: readonly EmbeddedPostgres[]; stop(): Promise<void> } {
  const stopped = new AbortController()
  const restarted: EmbeddedPostgres[] = []
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      await wait(LOOK_EVERY_MS, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined)
      if (stopped.signal.aborted || (await answers(database))) continue
      log.error('database-gone')
      const again = await restart()
      if (!again.ok) continue
      restarted.push(again.postgres)
      log.info('database-started-again')
    }
  })()
  return {
    restarted,
    async stop() {
      stopped.abort()
      await watching
    }
  }
}

function answers(database: Database): Promise<boolean> {
  return database.pool.query('select 1').then(
    () => true,
    () => false
  )
}
