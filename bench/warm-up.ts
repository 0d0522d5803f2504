/** A server that has just started is measured when its code is compiled and its connections stand, as a site's would be. */
import type { BenchRegion } from './bench-region.ts'
import { runAtOnce } from './measure/pace.ts'
import { checkRecord, readRecord } from './product/read-record.ts'
import { askAll } from './region/ask-directly.ts'
import { PEOPLE } from './region/people.ts'

const AT_ONCE = 4
const SECONDS = 2

/** Checks every record of it, so that a region that does not answer is told before anything is measured. */
export async function warmUp({ product, client, host, sources, progress, signal }: BenchRegion): Promise<void> {
  progress.say('warming up')
  const people = PEOPLE.slice(0, AT_ONCE)
  const cookies = await host.launchAll(product.url, people)
  await sources.setDelay(0)
  const { results } = await runAtOnce(AT_ONCE, SECONDS, signal, (worker) =>
    readRecord(client, product.url, cookies[worker] ?? '')
  )
  for (const record of results) checkRecord(record, sources.baseUrls.length)
  await runAtOnce(AT_ONCE, SECONDS / 2, signal, (worker) =>
    askAll(client, sources.baseUrls, people[worker]?.nhsNumber ?? '', 'parsed')
  )
}
