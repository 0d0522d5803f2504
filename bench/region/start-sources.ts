/** Starts the process of the ten sources and the person index. */
import { strict as assert } from 'node:assert'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FromSources, ToSources } from './source-messages.ts'

const SOURCE_PROCESS = fileURLToPath(new URL('source-process.ts', import.meta.url))
const START_WITHIN_MS = 30_000

export interface RunningSources {
  readonly indexUrl: string
  /** In the order of SOURCES. */
  readonly baseUrls: readonly string[]
  setDelay(delayMs: number): Promise<void>
  stop(): Promise<void>
}

export async function startSources(): Promise<RunningSources> {
  const child = fork(SOURCE_PROCESS, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const first = await nextMessage(child)
  assert.equal(first.kind, 'listening')
  return {
    indexUrl: first.indexUrl,
    baseUrls: first.baseUrls,
    async setDelay(delayMs) {
      const done = nextMessage(child)
      child.send({ delayMs } satisfies ToSources)
      assert.deepEqual(await done, { kind: 'delayed', delayMs })
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      if (child.connected) child.disconnect()
      await exited
    }
  }
}

async function nextMessage(child: ChildProcess): Promise<FromSources> {
  const [message] = (await once(child, 'message', { signal: AbortSignal.timeout(START_WITHIN_MS) })) as [FromSources]
  return message
}
