/** Nothing is left behind: requests, sockets, timers, memory. Looked at when everybody has gone. */
import { memoryUse } from '../../bench/product/process-usage.ts'
import type { World } from './world.ts'

/** What the server holds when nobody reads. */
export interface Holdings {
  readonly openFiles: number
  readonly timers: number
  readonly rssMb: number
}

const QUIET_POLL_MS = 50
const QUIET_WITHIN_MS = 10_000
/** Pools keep connections that nobody uses for 10 s; what is held longer is not in use any more and is held all the same. */
const POOLS_LET_GO_WITHIN_MS = 12_000
/** PostgreSQL's pool grows with the load. */
const OPEN_FILES_MORE_MAX = 60
const TIMERS_MORE_MAX = 30
const RSS_MORE_MB_MAX = 150

/** Waits until no source has a request of the product's in hand, and says for how many that took too long. */
export async function requestsLeftOver({ sources }: World): Promise<number> {
  const endMs = performance.now() + QUIET_WITHIN_MS
  const pending = () => sources.reduce((sum, source) => sum + source.pending(), 0)
  while (pending() > 0 && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, QUIET_POLL_MS))
  return pending()
}

export async function holdingsOf({ operationsUrl, product }: World): Promise<Holdings> {
  const metrics = await (await fetch(`${operationsUrl}/metrics`)).text()
  const number = (pattern: RegExp): number => Number(pattern.exec(metrics)?.[1] ?? Number.NaN)
  return {
    openFiles: number(/^process_open_fds (\d+)/m),
    timers: number(/^nodejs_active_resources\{type="Timeout"\} (\d+)/m) || 0,
    rssMb: (await memoryUse(product.pid))?.rssMb ?? Number.NaN
  }
}

/** What is still held when the pools have had time to let go, or sooner when no more is held than is allowed. */
export async function holdingsInTheEnd(world: World, before: Holdings): Promise<Holdings> {
  const endMs = performance.now() + POOLS_LET_GO_WITHIN_MS
  for (;;) {
    const held = await holdingsOf(world)
    if (performance.now() >= endMs || leakBreaches(before, held, 0).length === 0) return held
    await new Promise((resolve) => setTimeout(resolve, 10 * QUIET_POLL_MS))
  }
}

export function leakBreaches(before: Holdings, after: Holdings, leftOver: number): readonly string[] {
  const limits = { openFiles: OPEN_FILES_MORE_MAX, timers: TIMERS_MORE_MAX, rssMb: RSS_MORE_MB_MAX } as const
  const grown = (Object.keys(limits) as (keyof Holdings)[]).filter((name) => after[name] > before[name] + limits[name])
  return [
    ...(leftOver === 0 ? [] : [`${leftOver} requests are still under way though everybody has gone`]),
    ...grown.map((name) => `${name} grew from ${before[name]} to ${after[name]}, more than ${limits[name]}`)
  ]
}
