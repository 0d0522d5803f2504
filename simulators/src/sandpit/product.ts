/** The Notts Care Record itself, started as a site would start it, as a child process. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

const READY_LINE = /^ready (http:\/\/\S+)$/

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Product {
  /** The address of its ready line, or how it ended before saying so. */
  readonly ready: Promise<string | Ended>
  readonly ended: Promise<Ended>
  stop(graceMs: number): Promise<void>
}

/**
 * In a process session of its own, so that Ctrl-C in a terminal reaches the sandpit alone and the product is stopped
 * once, in order. Its standard input is a pipe that ends with the sandpit, whatever ends the sandpit: kill -9 included.
 */
export function startProduct(project: string, regionFile: string): Product {
  const args = ['server/src/main.ts', 'serve', '--config', regionFile, '--stop-with-stdin']
  const child = spawn(process.execPath, args, { cwd: project, detached: true, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', () => resolve({ code: 1, signal: null }))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  child.stdin.on('error', () => undefined)
  const readyLine = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = READY_LINE.exec(line)?.[1]
      if (address === undefined) process.stderr.write(`${line}\n`)
      else resolve(address)
    })
  })
  return { ready: Promise.race([readyLine, ended]), ended, stop: (graceMs) => stop(child, ended, graceMs) }
}

/**
 * Waits until last night's register is in the record, by the command that a site would use: a newcomer who opens the
 * first page at once must find the register there. Whether the night was good or bad is for the record to say.
 */
export async function loadNight(
  project: string,
  regionFile: string,
  source: string,
  given: AbortSignal
): Promise<void> {
  const args = ['server/src/main.ts', 'feed', 'run', source, '--config', regionFile]
  const child = spawn(process.execPath, args, { cwd: project, stdio: 'ignore', signal: given, killSignal: 'SIGTERM' })
  await new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
}

async function stop(child: ChildProcess, ended: Promise<Ended>, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await ended
  clearTimeout(timer)
}
