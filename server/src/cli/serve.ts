/** `ncr serve`: the product alone, as a site runs it. Everything stops in the order in which it depends on each other. */
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createLog } from '../adapters/log/pino-log.ts'
import {
  createFeedPorts,
  createFeedWorkPorts,
  createMessagePorts,
  createRecordPorts,
  openAudit,
  type RunningAudit,
  type RunningRecord
} from '../app.ts'
import { errorCode } from '../domain/error-code.ts'
import type { Region } from '../domain/region.ts'
import { readFeedFigures } from '../data-feeds/feed-figures.ts'
import { createFeedWork } from '../feed/feed-work.ts'
import { watchMessages } from '../feed/take-message.ts'
import { createOperationsServer } from '../http/operations-server.ts'
import { createServer } from '../http/create-server.ts'
import type { Log } from '../ports/log.ts'
import { keepRegion } from './live-region.ts'
import { stopSignal } from './stop-signal.ts'
import { fail, loadRegionFile, type CommandArguments } from './command.ts'
import { startDatabase, type RunningDatabase } from './start-database.ts'

const VIEWER_FOLDER = path.resolve(import.meta.dirname, '../../../viewer/dist')
/** Requests under way get this long after SIGTERM; the whole stop takes at most 10 s. */
const DRAIN_MS = 4000
const LISTEN_ATTEMPTS_MAX = 12
const LISTEN_AGAIN_MS = 250

interface Running {
  readonly url: string
  stop(): Promise<void>
}

export async function serve({ configFile, stopWithStdin }: CommandArguments): Promise<number> {
  const stopped = stopSignal(stopWithStdin)
  const file = await loadRegionFile(configFile)
  if (file === null) return 1
  const { region } = file
  const log = createLog('info')
  const database = await startDatabase(region, log)
  if ('sentence' in database) return fail(database.sentence)
  try {
    const running = await start({ ...file, configFile }, database, log)
    if ('sentence' in running) return fail(running.sentence)
    process.stdout.write(`ready ${running.url}\n`)
    await stopped
    log.info('stopping')
    await running.stop()
    return 0
  } finally {
    await database.stop()
  }
}

interface Started {
  readonly region: Region
  readonly files: readonly string[]
  readonly configFile: string
}

async function start(
  { region: fromFile, files, configFile }: Started,
  database: RunningDatabase,
  log: Log
): Promise<Running | { readonly sentence: string }> {
  const audit = await openAudit(fromFile, database, log)
  if ('sentence' in audit) return audit
  const server = createListener(fromFile)
  if (server === null) return { sentence: 'listen.tls: certificate and key are no pair' }
  const { host, port, operationsPort } = fromFile.listen
  const failure = await listen(server, host, port)
  if (failure !== null) return { sentence: failure }
  const actualPort = portOf(server)
  const region = port === 0 ? { ...fromFile, publicUrl: withPort(fromFile.publicUrl, actualPort) } : fromFile
  const live = keepRegion(configFile, { region: fromFile, files }, region, {
    audit: audit.log,
    log,
    reloaded: ({ tls }) => exchangeCertificate(server, tls, log)
  })
  const record = createRecordPorts(region, database, audit, log, () => live.current())
  const app = await createServer(record.ports, VIEWER_FOLDER, server)
  const operations = await startOperations(audit, record, host, operationsPort)
  const closing = new AbortController()
  const sources = region.partners.flatMap((partner) => partner.sources)
  const { quality, check } = record.ports
  const feedPorts = createFeedPorts(database, audit.log, log, quality, check)
  const feedWork = createFeedWorkPorts(database, feedPorts, () => live.current())
  const working = record.ports.queue.run(createFeedWork(feedWork), closing.signal)
  const messagePorts = createMessagePorts(database, log, check)
  const listening = sources
    .filter((source) => source.kind === 'hl7v2')
    .filter((source) => source.enabled)
    .map((source) => watchMessages(messagePorts, source, closing.signal))
  return {
    url: `${fromFile.tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    async stop() {
      closing.abort()
      await live.close()
      await drain(server)
      await app.close()
      await operations?.close()
      await Promise.all([working, ...listening])
      await record.close()
      await audit.close()
    }
  }
}

/** Looked at every 5 s: a request that is never finished is given up within 20 s. */
const TIMEOUTS = { requestTimeout: 15_000, headersTimeout: 10_000, connectionsCheckingInterval: 5000 }

/** Null when certificate and key do not belong together. */
function createListener({ tls }: Region): Server | null {
  if (tls === undefined) return createHttpServer(TIMEOUTS)
  try {
    return createHttpsServer({ ...TIMEOUTS, ...tls, minVersion: 'TLSv1.2' })
  } catch {
    return null
  }
}

/** For connections from now on. A pair that does not fit is not taken: the old one goes on. */
function exchangeCertificate(server: Server, tls: Region['tls'], log: Log): void {
  if (!(server instanceof HttpsServer) || tls === undefined) return
  try {
    server.setSecureContext({ ...tls, minVersion: 'TLSv1.2' })
  } catch {
    log.error('certificate-rejected')
  }
}

/** Null once it listens, else a sentence. One that was killed a moment ago may still hold the port for a little. */
async function listen(server: Server, host: string, port: number): Promise<string | null> {
  for (let attempt = 1; ; attempt += 1) {
    const code = await tryListen(server, host, port)
    if (code === null) return null
    if (code !== 'EADDRINUSE' || attempt === LISTEN_ATTEMPTS_MAX) {
      return `cannot listen on ${host}:${port} (${code}): set listen.host and listen.port to an address that is free`
    }
    await wait(LISTEN_AGAIN_MS)
  }
}

function tryListen(server: Server, host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const onError = (error: Error): void => resolve(errorCode(error))
    server.once('error', onError)
    server.listen(port, host, () => {
      server.off('error', onError)
      resolve(null)
    })
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function withPort(publicUrl: string, port: number): string {
  const url = new URL(publicUrl)
  url.port = String(port)
  return url.href.replace(/\/+$/, '')
}

async function startOperations(
  audit: RunningAudit,
  { sourceHealth, ports }: RunningRecord,
  host: string,
  port: number | null
): Promise<{ close(): PromiseLike<unknown> } | null> {
  if (port === null) return null
  const operations = await createOperationsServer(audit, sourceHealth, () => readFeedFigures(ports))
  await operations.listen({ host, port })
  return operations
}

/** No new connections; what is under way may end, and is cut when it takes too long. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearTimeout(late)
}
