/** The audit's chain: whole under any load, and whatever a superuser does to it is found and named (H-018). */
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../../test/harness/database.ts'
import { generateKeyPairSync, sign, verify as isSignedBy } from 'node:crypto'
import type { AuditEntry, AuditVerification } from '../../ports/audit-log.ts'
import type { Log } from '../../ports/log.ts'
import { systemClock } from '../system/system-clock.ts'
import { loadLastHead, signHead } from './audit-heads.ts'
import { createAuditLog } from './audit-log.ts'
import type { AuditKey, AuditPublicKeys } from '../../ports/audit-key.ts'
import type { SignedTreeHead } from '../../domain/tree-head.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { verifyAudit } from './verify-audit.ts'

const ROWS = 6
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
let database: TestDatabase
let servers: readonly Database[]
let superuser: pg.Client

beforeAll(async () => {
  database = await createDatabase(inject('postgresAdminUrl'))
  await migrate(database.url)
  servers = [openDatabase(database.url, () => undefined), openDatabase(database.url, () => undefined)]
  superuser = new pg.Client({ connectionString: database.url })
  await superuser.connect()
})
afterAll(async () => {
  await superuser?.end()
  for (const server of servers ?? []) await server.close()
  await database?.drop()
})

function entry(n: number, more: Partial<AuditEntry> = {}): AuditEntry {
  const body = { n, text: `item ${n} “é”` }
  return { kind: 'sent', nhsNumber: '9990000018', odsCode: 'RX1', userId: `u${n}`, disclosureId: null, body, ...more }
}

function serverAt(place: number): Database {
  const chosen = servers[place]
  if (chosen === undefined) throw new Error('no such server')
  return chosen
}
const log = (place: number): ReturnType<typeof createAuditLog> =>
  createAuditLog(serverAt(place).pool, systemClock, silent)
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const key: AuditKey = { keyId: 'k1', sign: (bytes) => sign(null, bytes, privateKey), secretFor: () => Buffer.alloc(32) }
const keys: AuditPublicKeys = {
  keyIds: ['k1'],
  isSigned: (bytes, keyId, signature) => keyId === 'k1' && isSignedBy(null, bytes, publicKey, signature)
}
const verify = (against?: SignedTreeHead): Promise<AuditVerification> =>
  verifyAudit(superuser as unknown as pg.Pool, { keys, ...(against === undefined ? {} : { against }) })

/** As a superuser who has switched the triggers off. */
async function tamper(...statements: readonly string[]): Promise<void> {
  await superuser.query('set session_replication_role = replica')
  for (const statement of statements) await superuser.query(statement)
  await superuser.query('set session_replication_role = origin')
}

async function fresh(rows: number): Promise<void> {
  await tamper('truncate audit_entry', 'truncate audit_head')
  const audit = log(0)
  for (let n = 1; n <= rows; n += 1) expect(await audit.append(entry(n))).toBe('written')
}

/** Signs what is there, as the process does within a second of an entry. */
async function signed(): Promise<SignedTreeHead> {
  const head = await signHead(serverAt(0).pool, log(0), key, systemClock)
  if (head === null) throw new Error('there is nothing to sign')
  return head
}

describe('the chain', () => {
  test('of two servers that write at once is one, unbroken, with every entry once', async () => {
    await fresh(0)
    const [one, two] = [log(0), log(1)]
    const written = await Promise.all(Array.from({ length: 300 }, (_, n) => (n % 2 === 0 ? one : two).append(entry(n))))
    expect(new Set(written)).toEqual(new Set(['written']))
    expect(await verify()).toMatchObject({ intact: true, entries: 300, firstBad: null })
    const users = await superuser.query<{ user_id: string }>('select distinct user_id from audit_entry')
    expect(users.rows).toHaveLength(300)
  })

  test('an entry is there when append says so, not later', async () => {
    await fresh(0)
    await log(0).append(entry(1))
    expect((await superuser.query('select 1 from audit_entry')).rowCount).toBe(1)
  })

  test('keeps whatever text comes, and still verifies', async () => {
    await fresh(0)
    const hostile = entry(1, {
      userId: 'nul \0 \ud800 “é”',
      nhsNumber: '’; drop table audit_entry; --',
      body: { text: '\0\ud800\n"' }
    })
    expect(await log(0).append(hostile)).toBe('written')
    expect(await verify()).toMatchObject({ intact: true, entries: 1 })
  })

  test('without an entry is intact', async () => {
    await fresh(0)
    expect(await verify()).toMatchObject({ intact: true, entries: 0, firstBad: null, heads: 0 })
  })
})

const seq = fc.integer({ min: 1, max: ROWS })
const column = fc.constantFrom('kind', 'nhs_number', 'ods_code', 'user_id', 'disclosure_id', 'body')

/** Runs one tampering on a fresh log and says what the check finds. */
async function found(...statements: readonly string[]): Promise<AuditVerification> {
  await fresh(ROWS)
  await tamper(...statements)
  return verify()
}

describe('H-018: whatever a superuser does is found and named', () => {
  test('a column altered in any row', async () => {
    const property = fc.asyncProperty(seq, column, async (row, name) => {
      expect(
        await found(`update audit_entry set ${name} = coalesce(${name}, '') || 'x' where seq = ${row}`)
      ).toMatchObject({ intact: false, firstBad: row })
    })
    await fc.assert(property, { numRuns: 12 })
  })

  test('a value taken away, a time moved, a hash replaced', async () => {
    expect(await found('update audit_entry set user_id = null where seq = 3')).toMatchObject({ firstBad: 3 })
    expect(await found(`update audit_entry set at = at + interval '1 millisecond' where seq = 2`)).toMatchObject({
      firstBad: 2
    })
    expect(await found(`update audit_entry set node = sha256('x') where seq = 4`)).toMatchObject({ firstBad: 4 })
  })

  test('any row deleted but the newest ones', async () => {
    const property = fc.asyncProperty(fc.integer({ min: 1, max: ROWS - 1 }), async (row) => {
      expect(await found(`delete from audit_entry where seq = ${row}`)).toMatchObject({ intact: false, firstBad: row })
    })
    await fc.assert(property, { numRuns: 5 })
  })

  test('a row deleted and the later ones moved up', async () => {
    const moved = ['delete from audit_entry where seq = 3', 'update audit_entry set seq = -seq where false']
    const up = Array.from({ length: ROWS - 3 }, (_, n) => `update audit_entry set seq = ${n + 3} where seq = ${n + 4}`)
    expect(await found(...moved, ...up)).toMatchObject({ intact: false, firstBad: 3 })
  })

  test('two rows exchanged', async () => {
    const property = fc.asyncProperty(fc.uniqueArray(seq, { minLength: 2, maxLength: 2 }), async (pair) => {
      const [low, high] = pair.toSorted((a, b) => a - b)
      const exchange = [
        `update audit_entry set seq = 1000 where seq = ${low}`,
        `update audit_entry set seq = ${low} where seq = ${high}`,
        `update audit_entry set seq = ${high} where seq = 1000`
      ]
      expect(await found(...exchange)).toMatchObject({ intact: false, firstBad: low })
    })
    await fc.assert(property, { numRuns: 5 })
  })

  test('a row inserted: past the end, in the place of another, or as a copy', async () => {
    const columns = 'at, kind, nhs_number, ods_code, user_id, disclosure_id, body, node'
    const copy = (from: number, to: number): string =>
      `insert into audit_entry (seq, ${columns}) select ${to}, ${columns} from audit_entry where seq = ${from}`
    expect(await found(copy(ROWS, ROWS + 1))).toMatchObject({ intact: false, firstBad: ROWS + 1 })
    expect(await found(copy(2, ROWS + 5))).toMatchObject({ intact: false, firstBad: ROWS + 1 })
    expect(await found('delete from audit_entry where seq = 2', copy(1, 2))).toMatchObject({
      intact: false,
      firstBad: 2
    })
  })

  test('a time moved by less than a millisecond', async () => {
    expect(await found(`update audit_entry set at = at + interval '1 microsecond' where seq = 2`)).toMatchObject({
      firstBad: 2
    })
  })
})

/** Rewrites a row together with the hash it keeps, and those above it: what a superuser who knows the tree would do. */
async function forgeFrom(first: number): Promise<void> {
  const rows = await superuser.query<{ seq: string; body: string }>(
    `select * from audit_entry where seq >= ${first} order by seq`
  )
  const bodies = rows.rows.map((row) => row.body)
  await tamper(`delete from audit_entry where seq >= ${first}`)
  const audit = log(0)
  for (const body of bodies) await audit.append(entry(1, { body: { forged: body } }))
}

describe('H-018: signed heads', () => {
  test('over an untouched audit are counted, and entries that are not signed yet are no fault', async () => {
    await fresh(ROWS)
    await signed()
    await log(0).append(entry(7))
    expect(await verify()).toMatchObject({ intact: true, entries: ROWS + 1, heads: 1, signedEntries: ROWS })
  })

  test.each([1, 2, ROWS])('%i of the newest entries deleted are found, and named', async (gone) => {
    await fresh(ROWS)
    await signed()
    await tamper(`delete from audit_entry where seq > ${ROWS - gone}`)
    const cut = await verify()
    expect(cut).toMatchObject({ intact: false, entries: ROWS - gone, firstBad: ROWS - gone + 1 })
    expect(cut.finding).toContain(`entries ${ROWS - gone + 1} to ${ROWS} are missing`)
  })

  test('a tail that is deleted and written anew is found', async () => {
    await fresh(3)
    await signed()
    for (const n of [4, 5, 6]) await log(0).append(entry(n))
    await signed()
    await forgeFrom(5)
    expect(await verify()).toMatchObject({
      intact: false,
      firstBad: 4,
      finding: expect.stringContaining('from 4 to 6')
    })
  })

  test('a whole audit forged anew is found', async () => {
    await fresh(ROWS)
    await signed()
    await forgeFrom(1)
    expect(await verify()).toMatchObject({ intact: false, firstBad: 1 })
  })

  test('a head that nobody with the key has signed is found', async () => {
    await fresh(ROWS)
    await signed()
    await tamper(`update audit_head set at = at - interval '1 day'`)
    expect(await verify()).toMatchObject({
      intact: false,
      finding: `the head over ${ROWS} entries is not signed by its key`
    })
    await tamper(`update audit_head set key_id = 'k2'`)
    expect((await verify()).finding).toContain('unknown key k2')
  })

  test('an old backup, restored with its heads, is found by a head that another party holds', async () => {
    await fresh(ROWS)
    await signed()
    await log(0).append(entry(7))
    const held = await signed()
    await tamper(`delete from audit_entry where seq > ${ROWS}`, `delete from audit_head where tree_size > ${ROWS}`)
    expect(await verify()).toMatchObject({ intact: true })
    expect(await verify(held)).toMatchObject({ intact: false, firstBad: ROWS + 1 })
    await log(0).append(entry(8))
    expect(await loadLastHead(serverAt(0).pool)).toMatchObject({ treeSize: ROWS })
    expect(await verify(held)).toMatchObject({ intact: false, firstBad: ROWS + 1 })
  })

  test('a held head that is still true says nothing', async () => {
    await fresh(ROWS)
    const held = await signed()
    await log(0).append(entry(7))
    await signed()
    expect(await verify(held)).toMatchObject({ intact: true, heads: 3 })
  })
})

describe('the role of the server', () => {
  test.each([
    `update audit_head set key_id = 'x'`,
    'delete from audit_head',
    'truncate audit_head',
    `update audit_entry set kind = 'x'`,
    'delete from audit_entry',
    'truncate audit_entry',
    'alter table audit_entry disable trigger user',
    'drop table audit_entry'
  ])('may not %s', async (statement) => {
    await fresh(2)
    await expect(serverAt(0).pool.query(statement)).rejects.toThrow(/permission denied|must be owner/)
    expect(await verify()).toMatchObject({ intact: true, entries: 2 })
  })

  test.each([`update audit_entry set kind = 'x'`, 'delete from audit_entry', 'truncate audit_entry'])(
    'nor does the owner by mistake: %s',
    async (statement) => {
      await fresh(2)
      await expect(superuser.query(statement)).rejects.toThrow('the audit is append-only')
    }
  )
})
