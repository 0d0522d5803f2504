/**
 * Connections to the database. Everything the running server does, it does as the role `ncr_server`, whoever's
 * credentials opened the connection: that role may add to the audit and never change it.
 */
import pg from 'pg'
import { StoreUnavailable } from '../../domain/store-unavailable.ts'

const CONNECTIONS_MAX = 20
const CONNECT_TIMEOUT_MS = 3000
const STATEMENT_TIMEOUT_MS = 15_000
const SERVER_ROLE = 'ncr_server'

export interface Database {
  readonly pool: pg.Pool
  close(): Promise<void>
}

/** `onError`: a connection broke while idle; the pool replaces it by itself. */
export function openDatabase(url: string, onError: (error: Error) => void): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    options: `-c role=${SERVER_ROLE} -c statement_timeout=${STATEMENT_TIMEOUT_MS} -c timezone=UTC`
  })
  pool.on('error', onError)
  return { pool, close: () => pool.end() }
}

/** Runs one statement; whatever goes wrong is a StoreUnavailable with the reason as its cause. */
export async function runQuery<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  sql: string,
  values: readonly unknown[]
): Promise<pg.QueryResult<Row>> {
  try {
    return await pool.query<Row>(sql, [...values])
  } catch (error) {
    throw new StoreUnavailable('the database did not answer', { cause: error })
  }
}
