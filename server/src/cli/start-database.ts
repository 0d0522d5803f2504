/** The region's database: a site's own by its address, else the embedded one; one path from there on. */
import { openDatabase, type Database } from '../adapters/postgres/database.ts'
import { startEmbeddedPostgres } from '../adapters/postgres/embedded/start-embedded-postgres.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { errorCode } from '../domain/error-code.ts'
import type { Region } from '../domain/region.ts'
import type { Log } from '../ports/log.ts'

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
  const embedded =
    url === null
      ? await startEmbeddedPostgres({ dataDir: region.dataDir, ...(binDir === null ? {} : { binDir }) })
      : null
  if (embedded?.ok === false) return { sentence: embedded.sentence }
  const address = url ?? embedded?.postgres.connectionString ?? ''
  try {
    await migrate(address)
  } catch (error) {
    await embedded?.postgres.stop()
    return { sentence: `the database cannot be used: ${error instanceof Error ? error.message : 'unknown error'}` }
  }
  const database = openDatabase(address, (error) => log.warn('database-connection-lost', { reason: errorCode(error) }))
  return {
    ...database,
    async stop() {
      await database.close()
      await embedded?.postgres.stop()
    }
  }
}
