/** What a process has used, as Linux tells it under /proc. Null on systems that do not. */
import { readFile } from 'node:fs/promises'

/** USER_HZ: fixed at 100 for what Linux shows in /proc, whatever the kernel's own tick. */
const TICKS_PER_SECOND = 100
const KIB_PER_MB = 1024

export interface MemoryUse {
  readonly rssMb: number
  readonly rssPeakMb: number
}

/** User and system time of the process and its threads, in milliseconds. */
export async function cpuMs(pid: number): Promise<number | null> {
  const stat = await read(pid, 'stat')
  // The name in brackets may hold spaces: fields are counted from behind it (utime is the 12th, stime the 13th).
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields?.[11]) + Number(fields?.[12])
  return Number.isNaN(ticks) ? null : (ticks * 1000) / TICKS_PER_SECOND
}

export async function memoryUse(pid: number): Promise<MemoryUse | null> {
  const status = await read(pid, 'status')
  const now = /^VmRSS:\s+(\d+) kB$/m.exec(status ?? '')?.[1]
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1]
  if (now === undefined || peak === undefined) return null
  return { rssMb: Math.round(Number(now) / KIB_PER_MB), rssPeakMb: Math.round(Number(peak) / KIB_PER_MB) }
}

async function read(pid: number, name: string): Promise<string | null> {
  try {
    return await readFile(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return null
  }
}
