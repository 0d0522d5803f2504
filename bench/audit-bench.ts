/**
 * `audit`: what safety costs. The same load on the product and, turn by turn in the same run, on the product with an audit
 * that keeps nothing; and how many entries a second the audit alone takes from many writers at once.
 */
import { chmod, copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openAudit } from '../server/src/app.ts'
import { createLog } from '../server/src/adapters/log/pino-log.ts'
import { startDatabase } from '../server/src/cli/start-database.ts'
import { loadConfig } from '../server/src/config.ts'
import type { AuditEntry } from '../server/src/ports/audit-log.ts'
import type { BenchRegion } from './bench-region.ts'
import { runAtOnce } from './measure/pace.ts'
import { round } from './measure/percentiles.ts'
import type { BenchResult } from './measure/result.ts'
import { checkRecord, readRecord } from './product/read-record.ts'
import { startProduct } from './product/start-product.ts'
import { PEOPLE } from './region/people.ts'
import { warmUp } from './warm-up.ts'

const UNAUDITED = join(import.meta.dirname, 'product/serve-unaudited.ts')
const READERS = 8
const WRITERS = 64
/** With and without take turns, so that what else the machine does falls on both. */
const TURNS = 4

export async function benchAudit(region: BenchRegion, seconds: number): Promise<BenchResult> {
  const folder = join(region.folder, 'unaudited')
  await mkdir(folder)
  await chmod(folder, 0o755)
  for (const name of ['region.json', 'host.jwks.json']) await copyFile(join(region.folder, name), join(folder, name))
  const configFile = join(folder, 'region.json')
  const unaudited = await startProduct(folder, configFile, { main: UNAUDITED })
  const opens = { with: 0, without: 0 }
  const took = { with: 0, without: 0 }
  try {
    const products = { with: region.product, without: unaudited }
    for (const product of Object.values(products)) await warmUp({ ...region, product })
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (const which of turn % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const)) {
        region.progress.say(`turn ${turn + 1} of ${TURNS}: ${which} the audit`)
        const measured = await measureOpens(region, products[which].url, seconds / TURNS)
        opens[which] += measured.opens
        took[which] += measured.seconds
      }
    }
  } finally {
    await unaudited.stop()
  }
  region.progress.say('the audit alone')
  const entriesPerSecond = await measureEntries(configFile, seconds, region.signal)
  region.progress.say('what is kept')
  const kept = await measureKept(join(region.folder, 'region.json'))
  const withAudit = round(opens.with / took.with, 1)
  const withoutAudit = round(opens.without / took.without, 1)
  return {
    figures: {
      audit: { opensPerSecond: withAudit, opensPerSecondWithout: withoutAudit, entriesPerSecond },
      views: kept
    },
    ratios: { opensWithToWithoutAudit: round(withAudit / withoutAudit, 3) },
    ratioOf:
      `opensWithToWithoutAudit: whole records of 500 entries a second, ${READERS} readers at once, sources without delay / ` +
      'the same in the same run by the product with an audit that keeps nothing, turn by turn; ' +
      'views: bytes kept for replay of a first open (entries and frames) and of each open (frames alone), closed; ' +
      `entriesPerSecond: entries on disk a second from ${WRITERS} writers at once, each waiting for its own`,
    tables: [
      {
        title: `Whole records a second at ${READERS} at once, and audit entries a second from ${WRITERS} writers`,
        columns: ['with the audit', 'without', 'entries'],
        rows: [[withAudit, withoutAudit, entriesPerSecond]]
      }
    ]
  }
}

async function measureOpens(
  { host, client, signal }: BenchRegion,
  url: string,
  seconds: number
): Promise<{ readonly opens: number; readonly seconds: number }> {
  const cookies = await host.launchAll(url, PEOPLE.slice(0, READERS))
  const loop = await runAtOnce(READERS, seconds, signal, (worker) => readRecord(client, url, cookies[worker] ?? ''))
  for (const record of loop.results) checkRecord(record)
  return { opens: loop.results.length, seconds: loop.seconds }
}

/** Entries of the size that a batch of lines has. */
async function measureEntries(configFile: string, seconds: number, signal: AbortSignal): Promise<number> {
  const config = await loadConfig(configFile)
  if (!config.ok) throw new Error(config.faults.join('; '))
  const log = createLog('warn')
  const database = await startDatabase(config.region, log)
  if ('sentence' in database) throw new Error(database.sentence)
  const audit = await openAudit(config.region, database, log)
  if ('sentence' in audit) throw new Error(audit.sentence)
  const entry: AuditEntry = {
    kind: 'sent',
    nhsNumber: '9990000018',
    odsCode: 'RX1',
    userId: 'bench',
    disclosureId: 'bench',
    body: {
      sections: Array.from({ length: 20 }, (_, n) => ({ id: `source/Observation/${n}`, digest: 'x'.repeat(43) }))
    }
  }
  const loop = await runAtOnce(WRITERS, seconds, signal, () => audit.log.append(entry))
  if (loop.results.some((outcome) => outcome !== 'written')) throw new Error('an entry was not written')
  await audit.close()
  await database.stop()
  return round(loop.results.length / loop.seconds, 0)
}

/** Bytes that the time machine keeps: of what is seen for the first time, and of every open. */
async function measureKept(configFile: string): Promise<Readonly<Record<string, number>>> {
  const config = await loadConfig(configFile)
  if (!config.ok) throw new Error(config.faults.join('; '))
  const database = await startDatabase(config.region, createLog('warn'))
  if ('sentence' in database) throw new Error(database.sentence)
  const { rows } = await database.pool.query<{ people: number; packs: number; opens: number; frames: number }>(`
    select (select count(*) from view_key)::float8 as people,
      (select sum(length(bytes) + length(digests)) from view_pack)::float8 as packs,
      (select count(*) from audit_entry where kind = 'opened')::float8 as opens,
      (select sum(length(bytes)) from view_frame)::float8 as frames`)
  await database.stop()
  const [row] = rows
  if (row === undefined || row.people === 0) throw new Error('nothing was kept')
  return {
    bytesOfEntriesAPerson: round(row.packs / row.people, 0),
    bytesOfFramesAnOpen: round(row.frames / row.opens, 0)
  }
}
