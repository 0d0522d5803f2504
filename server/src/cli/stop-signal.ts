/** When to stop: what the operating system says, and what the death of those who started this says. */
import { readFileSync } from 'node:fs'
import { isStartedByNpm } from '../config.ts'

const PARENT_LOOK_MS = 250

/**
 * Resolves on SIGTERM or Ctrl-C; where asked for, when standard input ends; and under npm when npm or the shell between
 * has gone: each means that whoever started this wants it to end.
 */
export function stopSignal(withStdin: boolean): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
    if (isStartedByNpm()) whenOrphaned(resolve)
    if (!withStdin) return
    process.stdin.once('close', () => resolve())
    process.stdin.once('end', () => resolve())
    process.stdin.resume()
  })
}

function whenOrphaned(stop: () => void): void {
  const started = lineage()
  const timer = setInterval(() => {
    if (lineage() === started) return
    clearInterval(timer)
    stop()
  }, PARENT_LOOK_MS)
  timer.unref()
}

/** The shell that npm started, and npm behind it. */
function lineage(): string {
  return `${process.ppid} ${parentOf(process.ppid)}`
}

/** Where the system has no /proc, the shell alone is watched. */
function parentOf(pid: number): string {
  try {
    // The name, in brackets, may hold anything: what follows its last bracket is state and parent.
    return /\) \S+ (\d+) [^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? ''
  } catch {
    return ''
  }
}
