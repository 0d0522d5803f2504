/** Once per test run, before any worker: one real PostgreSQL cluster, and the browser unpacked. */
import { randomInt } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { prepareBrowser } from './browser.ts'
import { clearRunsThatWereKilled, startTestCluster } from './test-cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser of the run's own cluster; see database.ts. */
    postgresAdminUrl: string
    /** What every random choice of this run follows from; NCR_SEED repeats it. */
    seed: number
  }
}

const seedMax = 2 ** 31

function chooseSeed(): number {
  const given = Number(process.env['NCR_SEED'])
  return Number.isInteger(given) && given > 0 ? given : randomInt(1, seedMax)
}

export default async function setUpRun(project: TestProject): Promise<() => Promise<void>> {
  const seed = chooseSeed()
  console.log(`seed ${seed} (NCR_SEED=${seed} npm test repeats it)`)
  project.provide('seed', seed)
  await clearRunsThatWereKilled()
  prepareBrowser()
  const cluster = await startTestCluster()
  project.provide('postgresAdminUrl', cluster.url)
  return () => cluster.stop()
}
