/**
 * A server that has just started is measured when its code is compiled and its connections stand, as a site's would be.
 * On a busy machine seconds say little of that: so many records have been opened before anything is measured.
 */
import { LOAD, type BenchRegion } from './bench-region.ts'
import { runAtOnce } from './measure/pace.ts'
import { checkRecord, readRecord } from './product/read-record.ts'
import { askAll } from './region/ask-directly.ts'
import { PEOPLE } from './region/people.ts'
import { HANGING_PLACE, SOURCES } from './region/sources.ts'

const AT_ONCE = 4
const SECONDS = 2
const OPENS_MIN = 160
const SECONDS_MAX = 60

/** Its limit is short, for the benches in which it hangs. */
const MAY_BE_LATE = SOURCES[HANGING_PLACE]?.id ?? null

/** Checks every record of it, so that a region that does not answer is told before anything is measured. */
export async function warmUp({ product, client, host, sources, progress, signal, load }: BenchRegion): Promise<void> {
  progress.say('warming up')
  const people = PEOPLE.slice(0, AT_ONCE)
  const isStrict = load.deadlineMs >= LOAD.deadlineMs
  const expected = { sourceCount: sources.baseUrls.length, ailing: MAY_BE_LATE, isStrict }
  const cookies = await host.launchAll(product.url, people)
  await sources.setDelay(0)
  let opens = 0
  const untilMs = performance.now() + SECONDS_MAX * 1000
  while (opens < OPENS_MIN && performance.now() < untilMs) {
    const { results } = await runAtOnce(AT_ONCE, SECONDS, signal, (worker) =>
      readRecord(client, product.url, cookies[worker] ?? '')
    )
    for (const record of results) checkRecord(record, expected)
    opens += results.length
  }
  await runAtOnce(AT_ONCE, SECONDS / 2, signal, (worker) =>
    askAll(client, sources.baseUrls, people[worker]?.nhsNumber ?? '', 'parsed')
  )
}
