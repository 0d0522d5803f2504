/**
 * Once per test run, before any worker: one real PostgreSQL cluster in a folder of its own, and the browser unpacked.
 * The cluster goes with the run, also when the run is stopped; what a killed run left is cleared by the next.
 */
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../server/src/adapters/postgres/embedded/start-embedded-postgres.ts'
import { prepareBrowser } from './browser.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser of the run's own cluster; see database.ts. */
    postgresAdminUrl: string
  }
}

const folderPrefix = 'ncr-test-'

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A run killed with kill -9 leaves its PostgreSQL alive: adopt it, stop it, remove its folder. */
async function clearRunsThatWereKilled(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((found) => found.startsWith(folderPrefix))) {
    const dataDir = join(tmpdir(), name)
    const pid = Number(name.slice(folderPrefix.length).split('-')[0])
    if (isRunning(pid) || statSync(dataDir).uid !== process.getuid?.()) continue
    const left = await startEmbeddedPostgres({ dataDir })
    if (left.ok) await left.postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

export default async function setUpRun(project: TestProject): Promise<() => Promise<void>> {
  await clearRunsThatWereKilled()
  const dataDir = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`))
  // as root PostgreSQL runs as another user, who must be able to pass
  chmodSync(dataDir, 0o711)
  prepareBrowser()
  const started = await startEmbeddedPostgres({ dataDir })
  if (!started.ok) {
    rmSync(dataDir, { recursive: true, force: true })
    throw new Error(started.sentence)
  }
  project.provide('postgresAdminUrl', started.postgres.connectionString)
  return async () => {
    await started.postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
