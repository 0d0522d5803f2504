/** The product as a site runs it: its own process, a region file, its embedded database in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const MAIN = join(import.meta.dirname, '../../server/src/main.ts')
const READY_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 15_000
const LOG_LINES_SHOWN = 5

export interface RunningProduct {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

export interface ProductOptions {
  /** Where V8 writes a CPU profile of the server when it stops; null: it writes none. */
  readonly profileFolder?: string | null
  readonly main?: string
  /** PEM of authorities that it trusts beside the well-known ones. */
  readonly authoritiesFile?: string
}

export async function startProduct(
  folder: string,
  configFile: string,
  { profileFolder = null, main = MAIN, authoritiesFile }: ProductOptions = {}
): Promise<RunningProduct> {
  const logFile = join(folder, 'server.log')
  const log = openSync(logFile, 'w')
  // As `npx ncr` starts it: the first line of main.ts.
  const heap = ['--max-semi-space-size=32', '--no-parallel-scavenge']
  const profiling = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`]
  // With its standard input it ends too, should this process be killed before it can stop it.
  const args = [...heap, ...profiling, main, 'serve', '--config', configFile, '--stop-with-stdin']
  const trusting = authoritiesFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: authoritiesFile }
  const env = { ...process.env, ...trusting }
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['pipe', 'pipe', log] })
  closeSync(log)
  const stop = () => end(child)
  try {
    const url = await readyUrl(child)
    return { url, pid: child.pid ?? 0, stop }
  } catch (cause) {
    await stop()
    const said = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-LOG_LINES_SHOWN).join(' ')
    throw new Error(`the product did not become ready: ${said}`, { cause })
  }
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the product has no standard output')
  const lines = createInterface({ input: child.stdout, signal: AbortSignal.timeout(READY_WITHIN_MS) })
  for await (const line of lines) {
    const url = /^ready (http\S+?)\/?$/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('it ended, or said nothing in time')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await exited
  clearTimeout(late)
}
