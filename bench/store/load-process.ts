/** Loads nights in a process of its own, with the product's own feed and its own heap: one for each message. */
import { createLog } from '../../server/src/adapters/log/pino-log.ts'
import { createAuditLog } from '../../server/src/adapters/postgres/audit-log.ts'
import { openDatabase } from '../../server/src/adapters/postgres/database.ts'
import { systemClock } from '../../server/src/adapters/system/system-clock.ts'
import { createFeedPorts, openQuality } from '../../server/src/app.ts'
import { runFeed } from '../../server/src/feed/run-feed.ts'
import { toDropSource } from './bench-store.ts'
import type { LoadAnswer, LoadOrder } from './loader.ts'

const log = createLog('warn')
const database = openDatabase(process.argv[2] ?? '', () => undefined)
const quality = openQuality(database, log)
const feed = createFeedPorts(database, createAuditLog(database.pool, systemClock, log), log, quality)

async function load({ source, directory }: LoadOrder): Promise<LoadAnswer> {
  const startMs = performance.now()
  const before = process.cpuUsage()
  const { outcome, reason } = await runFeed(feed, toDropSource(source, directory))
  const { user, system } = process.cpuUsage(before)
  return { outcome, reason, seconds: (performance.now() - startMs) / 1000, cpuSeconds: (user + system) / 1_000_000 }
}

process.on('message', (order) => void load(order as LoadOrder).then((answer) => process.send?.(answer)))
process.on('disconnect', () => process.exit())
process.send?.('ready')
