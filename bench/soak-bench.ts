/**
 * `soak`: thousands of opens, one in ten given up by its browser, and then nothing may be left of them: no socket, no
 * timer, no memory. What the product holds is told by its own metrics, when nobody reads.
 */
import { AssertionError } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { NDJSON, ROUTES } from '@ncr/contract/routes.ts'
import type { BenchRegion } from './bench-region.ts'
import { round } from './measure/percentiles.ts'
import type { BenchResult } from './measure/result.ts'
import { memoryUse } from './product/process-usage.ts'
import { checkRecord, readRecord, type ReceivedRecord } from './product/read-record.ts'
import { PEOPLE } from './region/people.ts'
import { HANGING_PLACE, SOURCES } from './region/sources.ts'

const READERS = 8
/** After the first, code is compiled, pools stand and the heap has its size: from there on nothing may grow. */
const STAGES = 5
/** On a machine that has too much to do an audit may be too slow, and a record then ends as failed; more than this is a fault. */
const FAILED_SHARE_MAX = 0.01
const GIVEN_UP_EVERY = 10
/** Longer than sources' connections are kept alive, so that what is still open then is held by somebody. */
const QUIET_MS = 12_000
/** Its limit is short, for the benches in which it hangs: on a busy machine it may be late. */
const MAY_BE_LATE = SOURCES[HANGING_PLACE]?.id ?? null
const MORE_MAX = { openFiles: 20, timers: 10, rssMb: 150 } as const

export interface Held {
  readonly opens: number
  readonly openFiles: number
  readonly timers: number
  readonly rssMb: number
}

/** Opens so many records in stages, and looks after each at what is held. */
export async function benchSoak(region: BenchRegion, opens: number, stages = STAGES): Promise<BenchResult> {
  const startedMs = performance.now()
  await region.sources.setDelay(0)
  const held: Held[] = []
  const each = Math.ceil(opens / stages)
  let failed = 0
  for (let stage = 1; stage <= stages; stage += 1) {
    region.progress.say(`${(stage - 1) * each} of ${opens} opens`)
    failed += await openMany(region, each)
    held.push(await whatIsHeld(region, stage * each))
  }
  const [baseline, end] = [held[0], held.at(-1)]
  if (baseline === undefined || end === undefined) throw new Error('nothing was opened')
  const perSecond = round(end.opens / ((performance.now() - startedMs) / 1000), 1)
  return {
    figures: { soak: { opens: end.opens, failed, perSecond, baseline, end } },
    ratios: { soakMemoryEndToBaseline: round(end.rssMb / baseline.rssMb, 2) },
    ratioOf:
      `soakMemoryEndToBaseline: resident memory of the server after all opens / after the first of ${stages} ` +
      `stages; ${READERS} readers at once, sources without delay, one open in ${GIVEN_UP_EVERY} given up by its browser`,
    tables: [
      {
        title: 'What the server holds when nobody reads',
        columns: ['opens', 'open files', 'timers', 'memory MB'],
        rows: held.map((one) => [one.opens, one.openFiles, one.timers, one.rssMb])
      }
    ],
    broken: [
      ...leaksBetween(baseline, end),
      ...(failed > end.opens * FAILED_SHARE_MAX ? [`${failed} of ${end.opens} records were not whole`] : [])
    ]
  }
}

function leaksBetween(baseline: Held, end: Held): readonly string[] {
  const names = Object.keys(MORE_MAX) as (keyof typeof MORE_MAX)[]
  return names
    .filter((name) => !(end[name] <= baseline[name] + MORE_MAX[name]))
    .map((name) => `${name} grew from ${baseline[name]} to ${end[name]}, more than ${MORE_MAX[name]}`)
}

/** How many of them were not whole. */
async function openMany({ host, product, client, sources, signal }: BenchRegion, count: number): Promise<number> {
  const cookies = await host.launchAll(product.url, PEOPLE.slice(0, READERS))
  let [next, failed] = [0, 0]
  const read = async (worker: number): Promise<void> => {
    const cookie = cookies[worker] ?? ''
    while (next < count) {
      signal.throwIfAborted()
      next += 1
      if (next % GIVEN_UP_EVERY === 0) await giveUp(client, product.url, cookie)
      else if (!isWhole(await readRecord(client, product.url, cookie), sources.baseUrls.length)) failed += 1
    }
  }
  await Promise.all(Array.from({ length: READERS }, (_, worker) => read(worker)))
  return failed
}

function isWhole(record: ReceivedRecord, sourceCount: number): boolean {
  try {
    checkRecord(record, { sourceCount, ailing: MAY_BE_LATE })
    return true
  } catch (error) {
    if (error instanceof AssertionError) return false
    throw error
  }
}

/** The browser is closed as soon as the banner is there. */
async function giveUp(dispatcher: BenchRegion['client'], url: string, cookie: string): Promise<void> {
  const closed = new AbortController()
  const headers = { accept: NDJSON, cookie }
  const response = await request(`${url}${ROUTES.record}`, { dispatcher, headers, signal: closed.signal })
  response.body.on('error', () => undefined)
  await new Promise((resolve) => response.body.once('readable', resolve))
  closed.abort()
}

async function whatIsHeld({ metricsUrl, product, signal }: BenchRegion, opens: number): Promise<Held> {
  await sleep(QUIET_MS, undefined, { signal })
  const metrics = await (await request(metricsUrl)).body.text()
  const number = (pattern: RegExp): number => Number(pattern.exec(metrics)?.[1] ?? Number.NaN)
  return {
    opens,
    openFiles: number(/^process_open_fds (\d+)/m),
    timers: number(/^nodejs_active_resources\{type="Timeout"\} (\d+)/m) || 0,
    rssMb: (await memoryUse(product.pid))?.rssMb ?? Number.NaN
  }
}
