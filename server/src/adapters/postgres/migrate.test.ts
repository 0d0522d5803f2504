/** Migrations: each once, by one server at a time, and a fault is told with its name. */
import { readdirSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../../test/harness/database.ts'
import { migrate } from './migrate.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(inject('postgresAdminUrl'))
})
afterAll(() => database?.drop())

async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

test('five servers that start at once bring the database up to date together, and again changes nothing', async () => {
  await Promise.all(Array.from({ length: 5 }, () => migrate(database.url)))
  const files = readdirSync(new URL('./migrations/', import.meta.url)).toSorted()
  const done = await query(database.url, 'select name, at from schema_migration order by name')
  expect(done.map((row) => row['name'])).toEqual(files)
  await migrate(database.url)
  expect(await query(database.url, 'select name, at from schema_migration order by name')).toEqual(done)
})

test('one that fails is named, with its reason, and leaves nothing behind', async () => {
  const other = await createDatabase(inject('postgresAdminUrl'))
  try {
    await query(other.url, 'create table audit_entry (x int)')
    await expect(migrate(other.url)).rejects.toThrow(/migration 0001-foundation.sql failed: .*audit_entry/)
    expect(await query(other.url, `select 1 from pg_tables where tablename = 'session'`)).toEqual([])
    await query(other.url, 'drop table audit_entry')
    await migrate(other.url)
  } finally {
    await other.drop()
  }
})
