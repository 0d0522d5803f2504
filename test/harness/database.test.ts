/** The run's own PostgreSQL: databases of one test are invisible to another. */
import pg from 'pg'
import { expect, inject, it } from 'vitest'
import { createDatabase } from './database.ts'

async function queryOnce(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

it('gives each caller an empty database of its own, copies a template, and drops it though someone is connected', async () => {
  const adminUrl = inject('postgresAdminUrl')
  const first = await createDatabase(adminUrl)
  await queryOnce(first.url, 'CREATE TABLE seen AS SELECT 1 AS one')
  const second = await createDatabase(adminUrl)
  await expect(queryOnce(second.url, 'SELECT one FROM seen')).rejects.toThrow(/does not exist/)
  const [row] = (await queryOnce(first.url, 'SELECT current_database() AS name')) as { name: string }[]
  const copy = await createDatabase(adminUrl, row?.name)
  expect(await queryOnce(copy.url, 'SELECT one FROM seen')).toEqual([{ one: 1 }])
  const connected = new pg.Client({ connectionString: copy.url })
  connected.on('error', () => undefined)
  await connected.connect()
  for (const database of [copy, second, first]) await database.drop()
  await expect(queryOnce(copy.url, 'SELECT 1')).rejects.toThrow(/does not exist/)
})

it('keeps every commit durable in tests too', async () => {
  const rows = await queryOnce(inject('postgresAdminUrl'), 'SHOW fsync')
  expect(rows).toEqual([{ fsync: 'on' }])
})
