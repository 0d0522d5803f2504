/** One sandpit per project folder at a time: the process id of the running one is in `.ncr/sandpit.pid`. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Places } from './places.ts'
import { commandOf } from './process-command.ts'

/** Takes the place, or says which process has it. */
export function claimPlace(places: Places): { readonly runningPid: number } | null {
  mkdirSync(places.folder, { recursive: true })
  try {
    writeFileSync(places.pidFile, String(process.pid), { flag: 'wx' })
    return null
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
  }
  const pid = Number(readFileSync(places.pidFile, 'utf8'))
  if (pid !== process.pid && isSandpit(pid)) return { runningPid: pid }
  // left behind by a sandpit that was killed
  writeFileSync(places.pidFile, String(process.pid))
  return null
}

/** Gives the place up, and takes away the file that says where everything is. */
export function leavePlace(places: Places): void {
  if (!existsSync(places.pidFile) || readFileSync(places.pidFile, 'utf8') !== String(process.pid)) return
  rmSync(places.sandpitFile, { force: true })
  rmSync(places.pidFile, { force: true })
}

function isSandpit(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 1) return false
  try {
    process.kill(pid, 0)
    return commandOf(pid).includes('sandpit/main.ts')
  } catch {
    return false
  }
}
