/** Opens so many records at a pace, each with a launch of its own done beforehand, and says what the product used. */
import type { BenchRegion } from './bench-region.ts'
import { runAtRate } from './measure/pace.ts'
import { cpuMs } from './product/process-usage.ts'
import { readRecord, type ReceivedRecord } from './product/read-record.ts'
import { PEOPLE, type BenchPerson } from './region/people.ts'

export interface Loaded {
  readonly records: readonly ReceivedRecord[]
  /** CPU of the product's process; null where the system does not tell. */
  readonly usedMs: number | null
}

export async function loadProduct(region: BenchRegion, perSecond: number, count: number): Promise<Loaded> {
  const { product, client, host, signal } = region
  const cookies = await host.launchAll(
    product.url,
    Array.from({ length: count }, (_, place) => personAt(place))
  )
  const before = await cpuMs(product.pid)
  const records = await runAtRate(perSecond, count, signal, (place, dueMs) =>
    readRecord(client, product.url, cookies[place] ?? '', dueMs)
  )
  const after = await cpuMs(product.pid)
  return { records, usedMs: before === null || after === null ? null : after - before }
}

export function personAt(place: number): BenchPerson {
  const person = PEOPLE[place % PEOPLE.length]
  if (person === undefined) throw new Error('the bench has no people')
  return person
}
