/** Child processes of the checks and tests: in groups of their own, so that a signal to us ends all of each. */
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { projectFolder } from './source-files.ts'

export interface CommandResult {
  readonly ok: boolean
  readonly output: string
}

const endLimitMs = 12_000
const running = new Set<ChildProcess>()
let stopping = false

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal)
  } catch {
    // the group is gone
  }
}

/** SIGTERM or Ctrl-C to us: SIGTERM to every group, SIGKILL to what is left after the limit. */
function stopAll(): void {
  if (stopping) return
  stopping = true
  const children = [...running]
  for (const child of children) signalGroup(child, 'SIGTERM')
  const kill = setTimeout(() => {
    for (const child of children) signalGroup(child, 'SIGKILL')
  }, endLimitMs)
  kill.unref()
}

export function isStopping(): boolean {
  return stopping
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stopAll)

/** Runs a Node program of node_modules/.bin, or a file of ours; its output is kept, or shown as it comes. */
export function runNodeProgram(
  program: string,
  args: readonly string[],
  show: 'keep' | 'stream' = 'keep'
): Promise<CommandResult> {
  if (stopping) return Promise.resolve({ ok: false, output: 'stopped' })
  const file = program.endsWith('.ts') ? program : join('node_modules', '.bin', program)
  return new Promise((resolve) => {
    const stdio = show === 'stream' ? 'inherit' : 'pipe'
    const child = spawn(process.execPath, [file, ...args], {
      cwd: projectFolder,
      detached: true,
      env: process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', stdio, stdio]
    })
    running.add(child)
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', (error) => chunks.push(Buffer.from(error.message)))
    child.once('close', (code) => {
      // what the program left in its group goes with it
      signalGroup(child, 'SIGTERM')
      running.delete(child)
      resolve({ ok: code === 0, output: Buffer.concat(chunks).toString().trimEnd() })
    })
  })
}
