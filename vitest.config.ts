/** Every test of the project: beside its source, or under test/ when it drives the whole system. */
import { defineConfig } from 'vitest/config'

const testLimitMs = 60_000

/** The overnight copies, their feed and their reader: run again on a store that is spread over three servers. */
const storeTests = [
  'server/src/feed/run-feed.test.ts',
  'server/src/feed/run-feed.property.test.ts',
  'server/src/adapters/postgres/overnight-reader.test.ts',
  'server/src/adapters/postgres/spread-store.test.ts'
]

export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', '**/dist/**'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: testLimitMs,
    hookTimeout: testLimitMs,
    globalSetup: ['test/harness/global-setup.ts'],
    setupFiles: ['test/harness/seed.ts'],
    // a refused promise nobody waited for is a fault of the product until shown otherwise
    dangerouslyIgnoreUnhandledErrors: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'one server',
          include: ['{contract,server,viewer,simulators,tools,test}/**/*.test.{ts,tsx}']
        }
      },
      {
        extends: true,
        test: { name: 'three servers', include: storeTests, globalSetup: ['test/harness/spread-setup.ts'] }
      }
    ]
  }
})
