/** Starts the process of the sources and the person index. */
import { strict as assert } from 'node:assert'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FromSources, Latency, ToSources } from './source-messages.ts'

const SOURCE_PROCESS = fileURLToPath(new URL('source-process.ts', import.meta.url))
const START_WITHIN_MS = 30_000

export interface RunningSources {
  readonly indexUrl: string
  /** In the order of SOURCES. */
  readonly baseUrls: readonly string[]
  /** Every answer of every source takes so long. */
  setDelay(delayMs: number): Promise<void>
  setLatency(latency: Latency): Promise<void>
  /** By `X-Request-ID`: the longest that any answer of it was held back since this was asked last. */
  takeSlowest(): Promise<ReadonlyMap<string, number>>
  stop(): Promise<void>
}

export async function startSources(): Promise<RunningSources> {
  const child = fork(SOURCE_PROCESS, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const first = await nextMessage(child)
  assert.equal(first.kind, 'listening')
  const setLatency = async (latency: Latency): Promise<void> => {
    const done = nextMessage(child)
    child.send({ kind: 'latency', latency } satisfies ToSources)
    assert.deepEqual(await done, { kind: 'set' })
  }
  return {
    indexUrl: first.indexUrl,
    baseUrls: first.baseUrls,
    setDelay: (delayMs) => setLatency({ delayMs, sigma: 0, hanging: false }),
    setLatency,
    async takeSlowest() {
      const told = nextMessage(child)
      child.send({ kind: 'tell-slowest' } satisfies ToSources)
      const message = await told
      assert.equal(message.kind, 'slowest')
      return new Map(message.byRequest)
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
