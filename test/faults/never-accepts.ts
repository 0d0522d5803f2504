/**
 * A party whose TCP connections hang: its listen queue is full and nobody takes from it, so the kernel drops every
 * further SYN, as a firewall does that discards silently.
 */
import { connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'

export interface NeverAccepts {
  readonly baseUrl: string
  close(): Promise<void>
}

/** Listens, and then stops its own thread: nothing is ever accepted. */
const LISTENER = `
  const { parentPort } = require('node:worker_threads')
  const server = require('node:net').createServer()
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port)
    setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 20)
  })
`
/** More than any kernel queues behind a backlog of 1. */
const FILLERS = 8
const SETTLE_MS = 300

export async function neverAccepts(): Promise<NeverAccepts> {
  const worker = new Worker(LISTENER, { eval: true })
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const fillers: Socket[] = Array.from({ length: FILLERS }, () =>
    connect(port, '127.0.0.1').on('error', () => undefined)
  )
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  return {
    baseUrl: `http://127.0.0.1:${port}/fhir`,
    async close() {
      for (const filler of fillers) filler.destroy()
      await worker.terminate()
    }
  }
}
