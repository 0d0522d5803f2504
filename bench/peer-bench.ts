/** `peer`: the same sources for the same people, by the product and by what a good team would write in a week. */
import { strict as assert } from 'node:assert'
import { randomUUID } from 'node:crypto'
import { request } from 'undici'
import type { BenchRegion } from './bench-region.ts'
import { LATENCY, measureLoad, PER_SECOND, type LoadFigures } from './fanout-bench.ts'
import { personAt } from './load-product.ts'
import { runAtRate } from './measure/pace.ts'
import { round, toTail, type Tail } from './measure/percentiles.ts'
import type { BenchResult, Table } from './measure/result.ts'
import { startPeer, type RunningPeer } from './peer/start-peer.ts'
import { cpuMs } from './product/process-usage.ts'
import { ENTRIES_PER_RECORD } from './region/sources.ts'
import { warmUp } from './warm-up.ts'

interface PeerFigures {
  readonly opens: number
  /** The first and the last that the reader gets. */
  readonly completeMs: Tail
  readonly cpuMsPerOpen: number | null
}

interface Measured {
  readonly product: LoadFigures
  readonly peer: PeerFigures
}

export async function benchPeer(region: BenchRegion, seconds: number): Promise<BenchResult> {
  const peer = await startPeer(region.sources.baseUrls)
  const { delayMs } = region.load
  try {
    await warmUp(region)
    await region.sources.setDelay(0)
    await loadPeer(region, peer, PER_SECOND, PER_SECOND)
    const opens = Math.max(1, Math.round(seconds * PER_SECOND))
    await region.sources.setLatency({ ...LATENCY, delayMs, hanging: false })
    const well = await measureBoth(region, peer, opens, 'every source answers')
    await region.sources.setLatency({ ...LATENCY, delayMs })
    const hanging = await measureBoth(region, peer, opens, 'one source hangs')
    return toResult(well, hanging)
  } finally {
    await peer.stop()
  }
}

async function measureBoth(region: BenchRegion, peer: RunningPeer, opens: number, what: string): Promise<Measured> {
  region.progress.say(`${what}: the peer`)
  const byPeer = await loadPeer(region, peer, PER_SECOND, opens)
  region.progress.say(`${what}: the product`)
  return { product: await measureLoad(region, PER_SECOND, opens), peer: byPeer }
}

async function loadPeer(
  region: BenchRegion,
  peer: RunningPeer,
  perSecond: number,
  count: number
): Promise<PeerFigures> {
  const before = await cpuMs(peer.pid)
  const took = await runAtRate(perSecond, count, region.signal, async (place, dueMs) => {
    const query = `nhs=${personAt(place).nhsNumber}&requestId=${randomUUID()}`
    const response = await request(`${peer.url}/record?${query}`, { dispatcher: region.client })
    const text = await response.body.text()
    return { text, tookMs: performance.now() - dueMs }
  })
  const after = await cpuMs(peer.pid)
  for (const { text } of took) checkWhole(text)
  return {
    opens: count,
    completeMs: toTail(took.map(({ tookMs }) => tookMs)),
    cpuMsPerOpen: before === null || after === null ? null : round((after - before) / count, 1)
  }
}

/** A fast failure is no figure: Patients come beside the entries. */
function checkWhole(text: string): void {
  const { entries } = JSON.parse(text) as { readonly entries: readonly { readonly resourceType: string }[] }
  const record = entries.filter(({ resourceType }) => resourceType !== 'Patient')
  assert.equal(record.length, ENTRIES_PER_RECORD, 'entries in a record of the peer')
}

function toResult(well: Measured, hanging: Measured): BenchResult {
  const ratios = {
    peerFirstEntriesWell: round(well.peer.completeMs.p50 / well.product.firstEntriesMs.p50, 2),
    peerCompleteWell: round(well.peer.completeMs.p50 / well.product.completeMs.p50, 2),
    peerCpuWell: round((well.peer.cpuMsPerOpen ?? Number.NaN) / (well.product.cpuMsPerOpen ?? Number.NaN), 2),
    peerFirstEntriesHanging: round(hanging.peer.completeMs.p50 / hanging.product.firstEntriesMs.p50, 2),
    peerAllHealthyHanging: round(hanging.peer.completeMs.p50 / hanging.product.healthyMs.p50, 2)
  }
  return {
    figures: { peerWell: well, peerHanging: hanging },
    ratios,
    ratioOf:
      'the peer / the product, p50 in the same run at 5 opens a second, above 1 the product is ahead: until the reader has the first ' +
      'entries, all that the healthy sources have, the whole record; CPU of the process an open. The peer (fhir-kit-client, all ' +
      'searches at once, one answer at the end) keeps no audit and checks, links and sorts nothing',
    tables: [
      toTable([
        ['every source answers', well],
        ['one source hangs', hanging]
      ])
    ]
  }
}

function toTable(rows: readonly (readonly [string, Measured])[]): Table {
  const tail = ({ p50, p95 }: Tail) => `${p50} / ${p95}`
  return {
    title: 'Product and peer at 5 opens a second: ms from the click, p50 / p95',
    columns: ['sources', 'by', 'first entries', 'all healthy', 'complete', 'CPU ms an open'],
    rows: rows.flatMap(([what, { product, peer }]) => [
      [
        what,
        'product',
        ...[product.firstEntriesMs, product.healthyMs, product.completeMs].map(tail),
        product.cpuMsPerOpen ?? 'unknown'
      ],
      [what, 'peer', ...[peer.completeMs, peer.completeMs, peer.completeMs].map(tail), peer.cpuMsPerOpen ?? 'unknown']
    ])
  }
}
