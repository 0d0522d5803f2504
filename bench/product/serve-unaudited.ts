/**
 * For `bench audit` alone: the product with an audit that keeps nothing and says at once that it has. It stands in the
 * bench and not in the product, which has no such switch.
 */
import { randomBytes } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createLog } from '../../server/src/adapters/log/pino-log.ts'
import { createRecordPorts } from '../../server/src/app.ts'
import { startDatabase } from '../../server/src/cli/start-database.ts'
import { stopSignal } from '../../server/src/cli/stop-signal.ts'
import { loadConfig } from '../../server/src/config.ts'
import { createServer } from '../../server/src/http/create-server.ts'

const VIEWER_FOLDER = join(import.meta.dirname, '../../viewer/dist')
const NOTHING = Buffer.alloc(0)
const KEEPS_NOTHING: Parameters<typeof createRecordPorts>[2] = {
  log: { append: async () => 'written' },
  views: {
    open: async ({ nhsNumber }) => ({
      seal: async () => ({ nhsNumber, keyId: '', frame: { digest: NOTHING, bytes: NOTHING }, pack: null })
    })
  },
  secretFor: () => randomBytes(32),
  keptViews: { find: async () => ({ frames: new Map(), entries: new Map() }) }
}

async function main(configFile: string): Promise<void> {
  const stopped = stopSignal(true)
  const config = await loadConfig(configFile)
  if (!config.ok) throw new Error(config.faults.join('; '))
  const log = createLog('warn')
  const database = await startDatabase(config.region, log)
  if ('sentence' in database) throw new Error(database.sentence)
  const server = createHttpServer()
  await new Promise<void>((resolve) => server.listen(0, config.region.listen.host, resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const record = createRecordPorts({ ...config.region, publicUrl: url }, database, KEEPS_NOTHING, log)
  const app = await createServer(record.ports, VIEWER_FOLDER, server)
  process.stdout.write(`ready ${url}\n`)
  await stopped
  server.closeAllConnections()
  await app.close()
  await record.close()
  await database.stop()
  process.exit()
}

await main(process.argv[process.argv.indexOf('--config') + 1] ?? '')
