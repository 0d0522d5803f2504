/** The command `ncr`, as a site's own staff would type it. */
import { spawn } from 'node:child_process'

export interface NcrCommand {
  readonly project: string
  readonly regionFile: string
  /** Ends it. */
  readonly signal: AbortSignal
}

/** What it printed; null when it did not end well. `input`: its standard input, for what no list of processes should show. */
export async function runNcr(
  { project, regionFile, signal }: NcrCommand,
  args: readonly string[],
  input = ''
): Promise<string | null> {
  const child = spawn(process.execPath, ['server/src/main.ts', ...args, '--config', regionFile], {
    cwd: project,
    stdio: ['pipe', 'pipe', 'ignore'],
    signal,
    killSignal: 'SIGTERM'
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  return new Promise((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', (code) => resolve(code === 0 ? printed : null))
  })
}
