/** The few things said to the embedded server before anyone else uses it. */
import pg from 'pg'
import { socketPort } from './postgres-folder.ts'

const databaseName = 'ncr'
const superuser = 'postgres'
const connectLimitMs = 5_000
const duplicateDatabase = '42P04'
const tooManyConnections = '53300'

/**
 * `host` in the query is what counts; the host before the path only makes it a URL that any parser takes. Port and TLS
 * are spelt out, or a PGPORT or PGSSLMODE of the environment would change them.
 */
export function toConnectionString(socketFolder: string, database: string = databaseName): string {
  const host = encodeURIComponent(socketFolder)
  return `postgresql://${superuser}@localhost/${database}?host=${host}&port=${socketPort}&sslmode=disable`
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: connectLimitMs })
  // a server that ends under us is told by the query's own rejection
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Whether the server takes connections now. */
export async function acceptsConnections(socketFolder: string): Promise<boolean> {
  try {
    await withClient(toConnectionString(socketFolder, 'postgres'), async (client) => client.query('SELECT 1'))
    return true
  } catch (error) {
    // a server with every connection taken is up, only busy
    return error instanceof pg.DatabaseError && error.code === tooManyConnections
  }
}

export async function createDatabaseIfMissing(socketFolder: string): Promise<void> {
  await withClient(toConnectionString(socketFolder, 'postgres'), async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName])
    if (found.rowCount !== 0) return
    await client.query(`CREATE DATABASE ${databaseName} TEMPLATE template0 ENCODING 'UTF8'`).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError) || error.code !== duplicateDatabase) throw error
    })
  })
}
