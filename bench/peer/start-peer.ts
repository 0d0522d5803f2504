/** Starts the peer as a process of its own, as the product is. */
import { strict as assert } from 'node:assert'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const PEER_PROCESS = fileURLToPath(new URL('peer-process.ts', import.meta.url))
const START_WITHIN_MS = 30_000

export interface RunningPeer {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

export async function startPeer(baseUrls: readonly string[]): Promise<RunningPeer> {
  const child = fork(PEER_PROCESS, baseUrls, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [message] = (await once(child, 'message', { signal: AbortSignal.timeout(START_WITHIN_MS) })) as [
    { url: string }
  ]
  assert.ok(child.pid !== undefined)
  return {
    url: message.url,
    pid: child.pid,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      if (child.connected) child.disconnect()
      await exited
    }
  }
}
