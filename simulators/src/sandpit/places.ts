/** Where the sandpit keeps things. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

export interface Places {
  readonly project: string
  /** `.ncr`: region file, keys, the overnight drop, sandpit.json. */
  readonly folder: string
  readonly regionFile: string
  readonly sandpitFile: string
  readonly pidFile: string
  readonly registerDrop: string
  readonly dataDir: string
}

export function placesOf(project: string): Places {
  const folder = join(project, '.ncr')
  return {
    project,
    folder,
    regionFile: join(folder, 'region.json'),
    sandpitFile: join(folder, 'sandpit.json'),
    pidFile: join(folder, 'sandpit.pid'),
    registerDrop: join(folder, 'drop', 'gprcc'),
    dataDir: dataDirOf(project, folder)
  }
}

/**
 * The embedded database refuses to run as root and so runs as another user of this machine, who cannot enter a folder
 * below a home that only root may enter: then the data go to a place that everybody can reach.
 */
function dataDirOf(project: string, folder: string): string {
  if (process.getuid?.() !== 0 || everybodyMayEnter(project)) return join(folder, 'data')
  const shortHash = createHash('sha256').update(project).digest('hex').slice(0, 10)
  return `/var/tmp/ncr-sandpit-${shortHash}`
}

const OTHERS_EXECUTE = 0o001

function everybodyMayEnter(folder: string): boolean {
  const path = resolve(folder)
  assert(path.startsWith('/'))
  if ((statSync(path).mode & OTHERS_EXECUTE) === 0) return false
  return path === '/' || everybodyMayEnter(dirname(path))
}
