/** Every test of the project: beside its source, or under test/ when it drives the whole system. */
import { defineConfig } from 'vitest/config'

const testLimitMs = 60_000

export default defineConfig({
  test: {
    include: ['{contract,server,viewer,simulators,tools,test}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: testLimitMs,
    hookTimeout: testLimitMs,
    globalSetup: ['test/harness/global-setup.ts'],
    setupFiles: ['test/harness/seed.ts'],
    // a refused promise nobody waited for is a fault of the product until shown otherwise
    dangerouslyIgnoreUnhandledErrors: false
  }
})
