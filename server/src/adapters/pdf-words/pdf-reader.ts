/**
 * Hands PDFs to workers, one at a time each. Whoever takes longer than its limit, or more memory, is ended with its
 * worker; the next document gets a new one. Idle workers are let go.
 */
import { Worker } from 'node:worker_threads'
import type { PdfReader, PdfWords } from '../../ports/pdf-words.ts'

export interface PdfLimits {
  readonly pagesMax: number
  readonly charactersMax: number
}

/** What a worker answers. */
export type ReadPdf = { readonly ok: true; readonly text: string; readonly isCut: boolean } | { readonly ok: false }

const WORKERS_MAX = 2
const READ_MS = 4_000
const WORKER_MEGABYTES_MAX = 192
const WORKER_IDLE_MS = 30_000
const PDF_PAGES_MAX = 200
const PDF_CHARACTERS_MAX = 500_000

export interface RunningPdfReader extends PdfReader {
  close(): Promise<void>
}

export function createPdfReader(readMs: number = READ_MS): RunningPdfReader {
  const idle = new Set<Worker>()
  const waiting: (() => void)[] = []
  let free = WORKERS_MAX
  const lettingGo = new WeakMap<Worker, NodeJS.Timeout>()

  const take = (): Worker => {
    const [worker] = idle
    if (worker === undefined) return startWorker()
    idle.delete(worker)
    clearTimeout(lettingGo.get(worker))
    return worker
  }
  const give = (worker: Worker): void => {
    idle.add(worker)
    worker.once('error', () => idle.delete(worker))
    const timer = setTimeout(() => {
      if (idle.delete(worker)) void worker.terminate()
    }, WORKER_IDLE_MS)
    timer.unref()
    lettingGo.set(worker, timer)
  }
  return {
    async read(bytes, signal) {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
      else free -= 1
      try {
        if (signal.aborted) return { kind: 'unread', detail: 'no time was left to read it' }
        const worker = take()
        const answer = await ask(worker, bytes, AbortSignal.any([signal, AbortSignal.timeout(readMs)]))
        if (answer.isOver) await worker.terminate()
        else give(worker)
        return answer.words
      } finally {
        const next = waiting.shift()
        if (next === undefined) free += 1
        else next()
      }
    },
    async close() {
      await Promise.all([...idle].map((worker) => worker.terminate()))
      idle.clear()
    }
  }
}

function startWorker(): Worker {
  const workerData: PdfLimits = { pagesMax: PDF_PAGES_MAX, charactersMax: PDF_CHARACTERS_MAX }
  const worker = new Worker(new URL('./read-pdf.worker.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_MEGABYTES_MAX },
    // Its library has things to say about fonts; nobody reads them, and they may quote the document.
    stdout: true,
    stderr: true,
    env: {}
  })
  worker.stdout.resume()
  worker.stderr.resume()
  worker.unref()
  return worker
}

interface Asked {
  readonly words: PdfWords
  /** The worker can not be used again. */
  readonly isOver: boolean
}

function ask(worker: Worker, bytes: Uint8Array, ended: AbortSignal): Promise<Asked> {
  return new Promise((resolve) => {
    const finish = (words: PdfWords, isOver: boolean): void => {
      worker.off('message', onMessage).off('error', onError)
      ended.removeEventListener('abort', onAbort)
      worker.unref()
      resolve({ words, isOver })
    }
    const onMessage = (read: ReadPdf): void =>
      finish(
        read.ok
          ? { kind: 'read', text: read.text, cut: read.isCut }
          : { kind: 'unread', detail: 'its words cannot be read' },
        false
      )
    const onError = (): void => finish({ kind: 'unread', detail: 'reading its words takes too much memory' }, true)
    const onAbort = (): void => finish({ kind: 'unread', detail: 'reading its words takes too long' }, true)
    worker.on('message', onMessage).on('error', onError)
    ended.addEventListener('abort', onAbort, { once: true })
    worker.ref()
    // A copy: whoever holds the bytes goes on holding them.
    const copy = Uint8Array.from(bytes)
    worker.postMessage(copy, [copy.buffer])
  })
}
