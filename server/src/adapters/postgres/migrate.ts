/** Plain SQL migrations, in the order of their names, each in its own transaction, one server at a time. */
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

const FOLDER = new URL('./migrations/', import.meta.url)
const LOCK_KEY = 7_105_112
const CONNECT_TIMEOUT_MS = 5000

/** Brings the database at `url` up to date. Throws with a sentence that says which migration failed and why. */
export async function migrate(url: string): Promise<void> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).toSorted()
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY])
    await client.query(
      'create table if not exists schema_migration (name text primary key, at timestamptz not null default now())'
    )
    const done = await client.query<{ name: string }>('select name from schema_migration')
    const applied = new Set(done.rows.map((row) => row.name))
    for (const file of files.filter((name) => !applied.has(name))) await apply(client, file)
  } finally {
    await client.end()
  }
}

async function apply(client: pg.Client, file: string): Promise<void> {
  const sql = await readFile(new URL(file, FOLDER), 'utf8')
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query('insert into schema_migration (name) values ($1)', [file])
    await client.query('commit')
  } catch (error) {
    throw new Error(`migration ${file} failed: ${error instanceof Error ? error.message : 'unknown error'}`, {
      cause: error
    })
  }
}
