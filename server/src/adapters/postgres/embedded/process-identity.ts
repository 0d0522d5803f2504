/**
 * Who a process is, beyond its number. Process numbers are reused (quickly so in a container), therefore a process is
 * its number together with the moment it started, as the kernel tells in /proc.
 */
import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessIdentity {
  readonly pid: number
  /** Start in clock ticks since boot, with the boot it belongs to. */
  readonly started: string
}

function readProcFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The living process of that number; a zombie is dead, though kill(pid, 0) calls it alive. */
export function readProcessIdentity(pid: number): ProcessIdentity | undefined {
  const stat = readProcFile(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // proc(5): the second field is the name in brackets and may hold anything, so count from the last bracket on
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  const startTicks = fields[19]
  if (startTicks === undefined || state === 'Z' || state === 'X') return undefined
  const boot = readProcFile('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown-boot'
  return { pid, started: `${boot}/${startTicks}` }
}

export function isAlive(identity: ProcessIdentity): boolean {
  return readProcessIdentity(identity.pid)?.started === identity.started
}

/** The arguments a process shows; readable for every user, unlike its working folder. */
export function readCommandLine(pid: number): readonly string[] {
  const text = readProcFile(`/proc/${pid}/cmdline`) ?? ''
  return text.split('\0').filter((argument) => argument !== '')
}

/** Sends a signal to exactly this process; false when it is gone. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false
  try {
    process.kill(identity.pid, signal)
    return true
  } catch {
    return false
  }
}

export function listProcessIds(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}
