/** What loads nights, from where the bench stands. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { BenchSource } from '../region/sources.ts'

export interface LoadOrder {
  readonly source: BenchSource
  readonly directory: string
}

export interface LoadAnswer {
  readonly outcome: string
  readonly reason: string | null
  readonly seconds: number
  /** Of the process that loads; what the database takes comes to it. */
  readonly cpuSeconds: number
}

export interface Loader {
  /** What is ready for the source, to published. */
  load(source: BenchSource, directory: string): Promise<LoadAnswer>
}

const PROCESS = join(import.meta.dirname, 'load-process.ts')
/** As `npx ncr` starts the product: the first line of its main.ts. */
const HEAP = ['--max-semi-space-size=32', '--no-parallel-scavenge']

/** Ends with the stack. */
export async function startLoader(stack: AsyncDisposableStack, url: string, signal: AbortSignal): Promise<Loader> {
  const child = fork(PROCESS, [url], { execArgv: HEAP, signal })
  child.on('error', () => undefined)
  stack.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill()
    await exited
  })
  await once(child, 'message', { signal })
  return {
    async load(source, directory) {
      child.send({ source, directory } satisfies LoadOrder)
      const [answer] = (await once(child, 'message', { signal })) as [LoadAnswer]
      if (answer.outcome !== 'published') throw new Error(`the night was not published: ${String(answer.reason)}`)
      return answer
    }
  }
}
