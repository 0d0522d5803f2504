/** For tests that run again on a store that is spread over three PostgreSQL servers: the two that are not the run's own. */
import type { TestProject } from 'vitest/node'
import { startTestCluster } from './test-cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superusers of further clusters that the people's copies are spread over; left out where they lie in one. */
    storeServers?: readonly string[]
  }
}

export default async function setUpSpread(project: TestProject): Promise<() => Promise<void>> {
  const clusters = [await startTestCluster(), await startTestCluster()]
  project.provide(
    'storeServers',
    clusters.map(({ url }) => url)
  )
  return async () => {
    for (const cluster of clusters) await cluster.stop()
  }
}
