/** The sandpit as typed at a prompt, in a folder of its own and on any free ports, beside whatever sandpit somebody runs. */
import { strict as assert } from 'node:assert'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const PROJECT = resolve(import.meta.dirname, '..', '..')

export interface StartedSandpit {
  readonly child: ChildProcess
  /** What it has printed so far, on either stream. */
  readonly lines: string[]
  /** The record's address; rejects when the sandpit ends before it is ready. */
  readonly ready: Promise<string>
}

export function newSandpitFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ncr-sandpit-test-'))
  // the embedded database may run as another user, who must be able to pass
  chmodSync(folder, 0o755)
  return folder
}

export function startSandpit(folder: string, ...more: readonly string[]): StartedSandpit {
  const args = ['simulators/src/sandpit/main.ts', '--folder', folder, '--port', '0', ...more]
  const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] })
  process.once('exit', () => child.kill('SIGKILL'))
  const lines: string[] = []
  const ready = new Promise<string>((found) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        if (line.startsWith('ready ')) found(line.slice('ready '.length))
      })
    }
  })
  const ended = once(child, 'exit').then(() => assert.fail(`it ended:\n${lines.join('\n')}`))
  const either = Promise.race([ready, ended])
  // a sandpit that is stopped later, or that nobody waited for, is no failure
  either.catch(() => undefined)
  ended.catch(() => undefined)
  return { child, lines, ready: either }
}

/** What `sandpit.json` says; its shape is that of the caller. */
export function readSandpitFile(folder: string): unknown {
  return JSON.parse(readFileSync(join(folder, 'sandpit.json'), 'utf8'))
}

export async function endSandpit({ child }: StartedSandpit, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
  }
  rmSync(folder, { recursive: true, force: true })
}
