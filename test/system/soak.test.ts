/** H-019: nothing is left of records that were read or given up: no socket, no timer, no memory. `npm run bench -- soak` is the long run. */
import { expect, test } from 'vitest'
import { withBenchRegion } from '../../bench/bench-region.ts'
import { benchSoak } from '../../bench/soak-bench.ts'
import { ALL_SOURCE_COUNT } from '../../bench/region/sources.ts'

const OPENS = 80

test('H-019: what is held after eighty opens is what was held after forty', async () => {
  const world = {
    sourceCount: ALL_SOURCE_COUNT,
    profileFolder: null,
    progress: { say: () => undefined, clear: () => undefined },
    signal: new AbortController().signal
  }
  const result = await withBenchRegion(world, (region) => benchSoak(region, OPENS, 2))
  console.log(`soak: ${JSON.stringify(result.figures['soak'])}`)
  expect(result.broken).toEqual([])
}, 240_000)
