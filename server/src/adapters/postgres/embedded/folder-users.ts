/**
 * Which of our processes use a data folder now: one marker file each. `ncr serve` and `ncr feed run` may share one
 * PostgreSQL; only the last to stop ends it (CONTRACT 1: the commands work while `serve` runs, and alone).
 * Always called under the folder's lock, except for the removal of an own marker.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strict as assert } from 'node:assert'
import { isAlive, readProcessIdentity } from './process-identity.ts'

export type UserMarker = string

let markersMade = 0

function isMarkerOfLivingProcess(path: string, name: string): boolean {
  const pid = Number(name.split('-')[0])
  try {
    return isAlive({ pid, started: readFileSync(path, 'utf8') })
  } catch {
    return false
  }
}

/** Leaves this process's marker; one process may hold several. */
export function addFolderUser(usersFolder: string): UserMarker {
  const self = readProcessIdentity(process.pid)
  assert(self !== undefined, 'a running process finds itself in /proc')
  mkdirSync(usersFolder, { recursive: true, mode: 0o700 })
  markersMade += 1
  const marker = join(usersFolder, `${process.pid}-${markersMade}`)
  writeFileSync(marker, self.started, { mode: 0o600 })
  return marker
}

export function removeFolderUser(marker: UserMarker): void {
  rmSync(marker, { force: true })
}

/** How many markers belong to living processes; the markers of dead ones are cleared away. */
export function countFolderUsers(usersFolder: string): number {
  let living = 0
  for (const name of readdirSync(usersFolder)) {
    const path = join(usersFolder, name)
    if (isMarkerOfLivingProcess(path, name)) living += 1
    else rmSync(path, { force: true })
  }
  return living
}
