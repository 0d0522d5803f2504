/** An audit that was kept as a chain becomes a tree, entry by entry the same; a broken one is not made whole (H-018). */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../../test/harness/database.ts'
import { toLeafText, type AuditRow } from '../../domain/audit-leaf.ts'
import { migrate } from './migrate.ts'
import { verifyAudit } from './verify-audit.ts'

const FIRST = '0001-foundation.sql'
const BODIES = [
  '{}',
  '{"text":"“é” \\u0000 \\\\ \\"/"}',
  'not JSON\t\n\r\b\f\u0001\u007f\u2028😀',
  '',
  'x'.repeat(3000)
]

let database: TestDatabase
let client: pg.Client

beforeEach(async () => {
  database = await createDatabase(inject('postgresAdminUrl'))
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('create table schema_migration (name text primary key, at timestamptz not null default now())')
  await client.query(await readFile(new URL(`./migrations/${FIRST}`, import.meta.url), 'utf8'))
  await client.query('insert into schema_migration (name) values ($1)', [FIRST])
  await writeChain()
})
afterEach(async () => {
  await client?.end()
  await database?.drop()
})

/** Eleven entries as version 0.1.0 chained them. */
async function writeChain(): Promise<void> {
  let previous = Buffer.alloc(32)
  for (let seq = 1; seq <= 11; seq += 1) {
    const row: AuditRow = {
      seq,
      at: new Date(Date.UTC(2026, 5, 1, 22, 30, 0, seq)).toISOString(),
      kind: 'sent',
      nhsNumber: seq % 2 === 0 ? null : '9990000018',
      odsCode: 'RX1',
      userId: 'nul \u2400 “é”',
      disclosureId: null,
      body: BODIES[seq % BODIES.length] ?? ''
    }
    const hash = createHash('sha256').update(previous).update(toLeafText(row)).digest()
    await client.query('insert into audit_entry values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
      ...Object.values(row),
      previous,
      hash
    ])
    previous = hash
  }
}

test('every entry is in the tree, and none is changed', async () => {
  const contents =
    'select seq, at, kind, nhs_number, ods_code, user_id, disclosure_id, body from audit_entry order by seq'
  const before = (await client.query(contents)).rows
  await migrate(database.url)
  expect((await client.query(contents)).rows).toEqual(before)
  const keys = { keyIds: [], isSigned: () => false }
  expect(await verifyAudit(client as unknown as pg.Pool, { keys })).toMatchObject({ intact: true, entries: 11 })
  await expect(client.query('delete from audit_entry')).rejects.toThrow('append-only')
})

test.each([
  [`update audit_entry set body = 'x' where seq = 4`, 4],
  [`update audit_entry set at = at + interval '1 microsecond' where seq = 6`, 6],
  ['delete from audit_entry where seq = 3', 3]
])('H-018: a broken one stops the upgrade and is left as it is: %s', async (statement, seq) => {
  await client.query(`set session_replication_role = replica; ${statement}`)
  await expect(migrate(database.url)).rejects.toThrow(`out of order at entry ${seq}`)
  expect((await client.query('select hash from audit_entry')).rowCount).toBeGreaterThan(9)
})
