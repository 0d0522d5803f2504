/**
 * Puts partitions of the people's copies on further PostgreSQL servers, by postgres_fdw: no statement changes, for every
 * key has the person in it. Partition n goes to server n modulo their number, the first of which is the region's own.
 * Each partition moves in a transaction of its own, so that a run that was stopped is finished by the next.
 */
import assert from 'node:assert/strict'
import pg from 'pg'

const CONNECT_TIMEOUT_MS = 5000
/** Rows that come and go in one message between two servers. */
const FETCH_ROWS = 10_000
const BATCH_ROWS = 1000

/** Tables with the person in every key. Both of a person lie on one server: they are read together. */
export const SPREAD_TABLES = ['overnight_entry', 'overnight_person'] as const

export interface SpreadPartition {
  readonly table: string
  /** 1 for the first server named; 0 for the region's own database. */
  readonly server: number
  readonly isMoved: boolean
}

/** `url` and `servers`: by a role that may make extensions, servers and tables. Throws with the reason of the database. */
export async function spreadStore(url: string, servers: readonly string[]): Promise<readonly SpreadPartition[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ moduli: number }>(COUNT, [SPREAD_TABLES[0]])
    const modulus = rows[0]?.moduli ?? 0
    assert(modulus > 0, 'the store has partitions')
    for (const [place, server] of servers.entries()) await introduce(client, place + 1, server)
    const spread: SpreadPartition[] = []
    for (let remainder = 0; remainder < modulus; remainder += 1) {
      const place = remainder % (servers.length + 1)
      for (const parent of SPREAD_TABLES) {
        const table = `${parent}_${remainder}`
        const remote = place === 0 ? undefined : servers[place - 1]
        const isMoved = remote !== undefined && (await isLocal(client, table))
        if (isMoved) await move(client, { parent, table, remainder, modulus }, `ncr_store_${place}`, remote)
        spread.push({ table, server: place, isMoved })
      }
    }
    return spread
  })
}

const COUNT = `select count(*)::int as moduli from pg_inherits where inhparent = $1::regclass`

async function isLocal(client: pg.Client, table: string): Promise<boolean> {
  const found = await client.query<{ relkind: string }>('select relkind from pg_class where oid = $1::regclass', [
    table
  ])
  return found.rows[0]?.relkind === 'r'
}

/** Where the server is and who asks it: the server of the product works there as its own role too. */
async function introduce(client: pg.Client, place: number, server: string): Promise<void> {
  const name = `ncr_store_${place}`
  await client.query('create extension if not exists postgres_fdw')
  const known = await client.query('select from pg_foreign_server where srvname = $1', [name])
  if (known.rowCount !== 0) return
  const { host, port, user, password, database } = new pg.Client({ connectionString: server })
  const options = { host, port: String(port), dbname: database ?? '', fetch_size: FETCH_ROWS, batch_size: BATCH_ROWS }
  const login = { user: user ?? '', ...(isGiven(password) ? { password } : { password_required: 'false' }) }
  await client.query('begin')
  await client.query(`create server ${name} foreign data wrapper postgres_fdw options (${toOptions(options)})`)
  await client.query(`grant usage on foreign server ${name} to ncr_server`)
  for (const role of ['current_user', 'ncr_server'])
    await client.query(`create user mapping for ${role} server ${name} options (${toOptions(login)})`)
  await client.query('commit')
}

/** A server on a socket of the same machine needs none. */
function isGiven(password: string | null | undefined): password is string {
  return password !== undefined && password !== null && password !== ''
}

function toOptions(options: Readonly<Record<string, string | number>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name} ${pg.escapeLiteral(String(value))}`)
    .join(', ')
}

interface Partition {
  readonly parent: string
  readonly table: string
  readonly remainder: number
  readonly modulus: number
}

/** The other server's table first: what a run left there that was stopped is made anew. */
async function move(client: pg.Client, partition: Partition, server: string, remote: string): Promise<void> {
  const { parent, table, remainder, modulus } = partition
  const statements = await describe(client, table)
  await withClient(remote, async (other) => {
    await other.query(`drop table if exists ${table}`)
    for (const statement of statements) await other.query(statement)
  })
  await client.query('begin')
  // Readers and a night under way wait, or this does: nobody sees a person without entries (H-003).
  await client.query(`lock table ${parent} in access exclusive mode`)
  await client.query(`alter table ${parent} detach partition ${table}`)
  await client.query(`alter table ${table} rename to ${table}_before`)
  await client.query(
    `create foreign table ${table} partition of ${parent} for values with (modulus ${modulus}, remainder ${remainder})
     server ${server}`
  )
  await client.query(`grant select, insert, update, delete on ${table} to ncr_server`)
  await client.query(`insert into ${table} select * from ${table}_before`)
  await client.query(`drop table ${table}_before`)
  await client.query('commit')
}

/** The table and its indexes as they stand here, as statements. */
async function describe(client: pg.Client, table: string): Promise<readonly string[]> {
  const columns = await client.query<{ definition: string }>(
    `select quote_ident(attname) || ' ' || format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end
       as definition
     from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table]
  )
  const indexes = await client.query<{ definition: string }>(
    'select pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = $1::regclass order by indexrelid',
    [table]
  )
  return [
    `create table ${table} (${columns.rows.map((row) => row.definition).join(', ')})`,
    ...indexes.rows.map((row) => row.definition)
  ]
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  // a server that ends under us is told by the statement's own rejection
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
