/** A real, empty database for a test file, made in the run's own cluster and dropped afterwards. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { spreadStore } from '../../server/src/adapters/postgres/spread-store.ts'

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** The people's copies spread over databases of their own on further servers, as `ncr store spread` does it. */
export async function spreadDatabase(database: TestDatabase, adminUrls: readonly string[]): Promise<TestDatabase> {
  const stores: TestDatabase[] = []
  for (const adminUrl of adminUrls) stores.push(await createDatabase(adminUrl))
  await spreadStore(
    database.url,
    stores.map(({ url }) => url)
  )
  return {
    url: database.url,
    async drop() {
      await database.drop()
      for (const store of stores) await store.drop()
    }
  }
}

async function runAsAdmin(adminUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function withDatabaseName(url: string, name: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`)
}

/**
 * A fresh database beside the one `adminUrl` names, from `inject('postgresAdminUrl')`; empty, or a copy of `template`
 * (the name in another test database's url), which takes 18 ms while nobody is connected to that.
 */
export async function createDatabase(adminUrl: string, template = 'template0'): Promise<TestDatabase> {
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  await runAsAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE "${template}"`)
  return {
    url: withDatabaseName(adminUrl, name),
    drop: () => runAsAdmin(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  }
}
