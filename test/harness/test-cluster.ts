/**
 * A real PostgreSQL cluster of a test run, in a folder of its own. It goes with the run, also when the run is stopped;
 * what a killed run left is cleared by the next.
 */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readProcessIdentity } from '../../server/src/adapters/postgres/embedded/process-identity.ts'
import { startEmbeddedPostgres } from '../../server/src/adapters/postgres/embedded/start-embedded-postgres.ts'

export interface TestCluster {
  /** Of its superuser. */
  readonly url: string
  stop(): Promise<void>
}

const folderPrefix = 'ncr-test-'
const endPollMs = 20
const endPollsMax = 250

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A run killed with kill -9 leaves its PostgreSQL alive: adopt it, stop it, remove its folder. */
export async function clearRunsThatWereKilled(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((found) => found.startsWith(folderPrefix))) {
    const dataDir = join(tmpdir(), name)
    const pid = Number(name.slice(folderPrefix.length).split('-')[0])
    if (isRunning(pid) || statSync(dataDir).uid !== process.getuid?.()) continue
    const left = await startEmbeddedPostgres({ dataDir })
    if (left.ok) await left.postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/**
 * vitest leaves at once on SIGINT and SIGTERM and waits for nothing: at that moment only what is done without waiting
 * gets done. Nothing in this cluster is worth a slower end.
 */
function endAtOnce(dataDir: string): void {
  try {
    const pid = Number(readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
    process.kill(pid, 'SIGQUIT')
    const clock = new Int32Array(new SharedArrayBuffer(4))
    for (let polls = 0; polls < endPollsMax && readProcessIdentity(pid) !== undefined; polls += 1) {
      Atomics.wait(clock, 0, 0, endPollMs)
    }
  } catch {
    // it was not running
  }
  rmSync(dataDir, { recursive: true, force: true })
}

export async function startTestCluster(): Promise<TestCluster> {
  const dataDir = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`))
  // as root PostgreSQL runs as another user, who must be able to pass
  chmodSync(dataDir, 0o711)
  const endRun = (): void => endAtOnce(dataDir)
  process.once('exit', endRun)
  const started = await startEmbeddedPostgres({ dataDir })
  if (!started.ok) throw new Error(started.sentence)
  return {
    url: started.postgres.connectionString,
    async stop() {
      await started.postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
      process.off('exit', endRun)
    }
  }
}
