/** The product as a site runs it: its own process, a region file in a folder of its own, a fresh database. */
import { strict as assert } from 'node:assert'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import pg from 'pg'
import { inject } from 'vitest'
import { createDatabase, type TestDatabase } from './database.ts'

const MAIN = join(import.meta.dirname, '../../server/src/main.ts')
const READY_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 20_000

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly tookMs: number
}

export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Product {
  /** The base address, as its ready line says it. */
  readonly url: string
  readonly pid: number
  readonly folder: string
  readonly configFile: string
  /** Superuser's way into its database; null with the embedded one. */
  readonly databaseUrl: string | null
  /** Every line of standard output and standard error so far. */
  readonly logLines: string[]
  /** Runs one more command on the same region file: `ncr(['audit', 'verify', '--json'])`. */
  ncr(args: readonly string[], input?: string): Promise<CommandResult>
  /** SIGTERM; resolves when the process is gone. */
  stop(): Promise<Ended>
  /** SIGKILL; resolves when the process is gone. */
  kill9(): Promise<Ended>
  /** Stops it, and removes its folder and its database. */
  remove(): Promise<void>
}

export interface ProductOptions {
  /** The product's own PostgreSQL under its data folder, as when the file names none. */
  readonly embedded?: boolean
  /** A folder and a database that an earlier start left, to start on again. */
  readonly on?: Pick<Product, 'folder' | 'databaseUrl'>
  readonly port?: number
  /** More of how it listens. */
  readonly listen?: object
  readonly operationsPort?: number
  /** PEM of authorities that it trusts beside the well-known ones, as a site says by NODE_EXTRA_CA_CERTS. */
  readonly authoritiesFile?: string
  /** Writes the region file as YAML, with its dates unquoted as people write them. */
  readonly yaml?: boolean
}

/** Nothing of the test runner's environment reaches the product. */
const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  TMPDIR: process.env['TMPDIR']
})

/** A folder that another operating-system user can enter: the embedded database runs as one. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `ncr-product-${process.pid}-`))
  await chmod(folder, 0o755)
  return folder
}

/** A port that was free a moment ago, for a start whose address must be known beforehand. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Runs `ncr` to its end, wherever it was called from. */
export async function runNcr(
  args: readonly string[],
  cwd: string = tmpdir(),
  input: string = ''
): Promise<CommandResult> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: environment(), stdio: 'pipe' })
  // A command that does not read its input may be gone before it is written.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const read = async (stream: Readable) => (await stream.toArray()).map(String).join('')
  const closed = once(child, 'close')
  const [stdout, stderr] = await Promise.all([read(child.stdout), read(child.stderr)])
  await closed
  return { code: child.exitCode, stdout, stderr }
}

/** One statement as superuser on the product's database. */
export async function asSuperuser(product: Product, sql: string): Promise<Record<string, unknown>[]> {
  assert.ok(product.databaseUrl !== null, 'the embedded database takes no superuser from outside')
  const client = new pg.Client({ connectionString: product.databaseUrl })
  await client.connect()
  try {
    const result: unknown = await client.query(sql)
    const last: unknown = Array.isArray(result) ? result.at(-1) : result
    return (last as pg.QueryResult<Record<string, unknown>>).rows
  } finally {
    await client.end()
  }
}

/** `npm test` looks through these for NHS numbers and names once everything has run. */
function keepForTheLastStep({ pid }: ChildProcess, line: string): void {
  const folder = process.env['NCR_TEST_LOGS']
  if (folder !== undefined) appendFileSync(join(folder, `${pid}.log`), `${line}\n`)
}

function collect(child: ChildProcess, lines: string[]): void {
  for (const stream of [child.stdout, child.stderr]) {
    assert.ok(stream)
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      keepForTheLastStep(child, line)
    })
  }
}

async function readyUrl(child: ChildProcess, lines: readonly string[]): Promise<string> {
  const endMs = Date.now() + READY_WITHIN_MS
  for (;;) {
    const ready = lines.find((line) => line.startsWith('ready http'))
    if (ready !== undefined) return ready.slice('ready '.length).trim().replace(/\/$/, '')
    const said = lines.slice(-20).join('\n')
    assert.ok(child.exitCode === null && child.signalCode === null, `serve ended before it was ready:\n${said}`)
    assert.ok(Date.now() < endMs, `serve was not ready within ${READY_WITHIN_MS} ms:\n${said}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<Ended> {
  const startMs = performance.now()
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit')
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
    await exited
    clearTimeout(timer)
  }
  return { code: child.exitCode, signal: child.signalCode, tookMs: performance.now() - startMs }
}

/** Block style, as a person would write it: only what must be quoted is. */
function toYaml(value: unknown, indent: string): string {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const items = Array.isArray(value)
    ? value.map((item): [string, unknown] => ['-', item])
    : Object.entries(value).flatMap(([key, item]): [string, unknown][] =>
        item === undefined ? [] : [[`${JSON.stringify(key)}:`, item]]
      )
  if (items.length === 0) return Array.isArray(value) ? '[]' : '{}'
  return items
    .map(([lead, item]) => {
      const nested = typeof item === 'object' && item !== null && Object.keys(item).length > 0
      return nested ? `${indent}${lead}\n${toYaml(item, `${indent}  `)}` : `${indent}${lead} ${toYaml(item, indent)}`
    })
    .join('\n')
}

/** A port of one's own is also the port that the browser sees; a free one takes its place by itself. */
function atPort(region: object, port: number | undefined): object {
  if (port === undefined) return region
  return { ...region, region: { name: 'Notts Care Record', publicUrl: `http://127.0.0.1:${port}` } }
}

async function databaseFor(options: ProductOptions): Promise<TestDatabase | null> {
  if (options.embedded === true) return null
  const url = options.on?.databaseUrl ?? null
  // whoever made the database drops it
  return url === null ? createDatabase(inject('postgresAdminUrl')) : { url, drop: () => Promise.resolve() }
}

/** The region file as an object, without `listen` and `database`: those are set here. */
export async function startProduct(region: object, options: ProductOptions = {}): Promise<Product> {
  const folder = options.on?.folder ?? (await newFolder())
  const database = await databaseFor(options)
  const databaseUrl = database?.url ?? null
  const configFile = join(folder, options.yaml === true ? 'region.yaml' : 'region.json')
  const config = {
    ...atPort(region, options.port),
    listen: {
      host: '127.0.0.1',
      port: options.port ?? 0,
      ...options.listen,
      ...(options.operationsPort === undefined ? {} : { operationsPort: options.operationsPort })
    },
    ...(databaseUrl === null ? {} : { database: { url: databaseUrl } })
  }
  await writeFile(configFile, options.yaml === true ? `${toYaml(config, '')}\n` : JSON.stringify(config, null, 2))

  const child = spawn(process.execPath, [MAIN, 'serve', '--config', configFile], {
    cwd: folder,
    env: {
      ...environment(),
      ...(options.authoritiesFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: options.authoritiesFile })
    },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const lastResort = () => void child.kill('SIGKILL')
  process.once('exit', lastResort)
  child.once('exit', () => process.off('exit', lastResort))
  const logLines: string[] = []
  collect(child, logLines)
  const url = await readyUrl(child, logLines).catch(async (cause: unknown) => {
    await end(child, 'SIGTERM')
    throw cause
  })
  assert.ok(child.pid !== undefined)

  const stop = () => end(child, 'SIGTERM')
  return {
    url,
    pid: child.pid,
    folder,
    configFile,
    databaseUrl,
    logLines,
    ncr: (args, input) => runNcr([...args, '--config', configFile], tmpdir(), input),
    stop,
    kill9: () => end(child, 'SIGKILL'),
    async remove() {
      await stop()
      await database?.drop()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

/** As when its server is gone: nobody may connect to the product's database, and whoever was connected is cut off. */
export async function setDatabaseGone(product: Product, gone: boolean): Promise<void> {
  assert.ok(product.databaseUrl !== null)
  const name = new URL(product.databaseUrl.replace(/@[^/]*\//, '@127.0.0.1/')).pathname.slice(1)
  const client = new pg.Client({ connectionString: inject('postgresAdminUrl') })
  await client.connect()
  try {
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${gone ? 'false' : 'true'}`)
    if (gone) await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  } finally {
    await client.end()
  }
}

/** What `ncr audit verify --json` says, whatever its exit code. */
export async function verifyAudit(
  product: Product
): Promise<{ code: number | null; intact: boolean; entries: number; firstBad: unknown }> {
  const { code, stdout, stderr } = await product.ncr(['audit', 'verify', '--json'])
  assert.ok(stdout.trim().startsWith('{'), `audit verify printed no JSON (exit ${code}): ${stdout}${stderr}`)
  return { code, ...(JSON.parse(stdout) as { intact: boolean; entries: number; firstBad: unknown }) }
}
