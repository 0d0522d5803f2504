/** A source in a thread of its own, so that it answers while the thread of the test stands still. */
import { Worker } from 'node:worker_threads'

export interface AnswersElsewhere {
  readonly baseUrl: string
  /** Stands still, without a turn of the event loop, for so long and until so many answers are with the kernel. */
  standStill(forMs: number, answers: number): void
  close(): Promise<void>
}

const SERVER = `
  const { parentPort, workerData } = require('node:worker_threads')
  const answered = new Int32Array(workerData.answered)
  const bodies = new Map(Object.entries(workerData.bodies))
  const server = require('node:http').createServer((request, response) => {
    const body = bodies.get(request.url.split('?')[0].split('/')[2])
    if (body === undefined) return
    response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-length': Buffer.byteLength(body) })
    response.end(body, () => {
      Atomics.add(answered, 0, 1)
      Atomics.notify(answered, 0)
    })
  })
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`
/** A thread that is as slow as this has a fault of its own. */
const ANSWERS_WITHIN_MS = 20_000

/** `bodies`: what a search for a type answers; one that is not among them is never answered. */
export async function answersElsewhere(bodies: Readonly<Record<string, string>>): Promise<AnswersElsewhere> {
  const answered = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(SERVER, { eval: true, workerData: { answered: answered.buffer, bodies } })
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  return {
    baseUrl: `http://127.0.0.1:${port}/fhir`,
    standStill(forMs, answers) {
      const fromMs = performance.now()
      const leftMs = (ms: number): number => ms - (performance.now() - fromMs)
      for (let count = Atomics.load(answered, 0); count < answers && leftMs(ANSWERS_WITHIN_MS) > 0;) {
        Atomics.wait(answered, 0, count, leftMs(ANSWERS_WITHIN_MS))
        count = Atomics.load(answered, 0)
      }
      if (leftMs(forMs) > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, leftMs(forMs))
    },
    close: async () => void (await worker.terminate())
  }
}
