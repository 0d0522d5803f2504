/** Where the sandpit keeps things. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

export interface Places {
  readonly project: string
  /** `.ncr` unless told otherwise: region file, keys, the overnight drop, sandpit.json. */
  readonly folder: string
  readonly regionFile: string
  readonly sandpitFile: string
  readonly pidFile: string
  readonly registerDrop: string
  /** Charts of people added from a folder. */
  readonly peopleStore: string
  readonly groundTruthFile: string
  readonly dataDir: string
}

export function placesOf(project: string, folder = join(project, '.ncr')): Places {
  return {
    project,
    folder,
    regionFile: join(folder, 'region.json'),
    sandpitFile: join(folder, 'sandpit.json'),
    pidFile: join(folder, 'sandpit.pid'),
    registerDrop: join(folder, 'drop', 'gprcc'),
    peopleStore: join(folder, 'added-charts'),
    groundTruthFile: join(folder, 'ground-truth.json'),
    dataDir: dataDirOf(folder)
  }
}

/**
 * The embedded database refuses to run as root and so runs as another user of this machine, who cannot enter a folder
 * below a home that only root may enter: then the data go to a place that everybody can reach.
 */
function dataDirOf(folder: string): string {
  if (process.getuid?.() !== 0 || everybodyMayEnter(folder)) return join(folder, 'data')
  const shortHash = createHash('sha256').update(folder).digest('hex').slice(0, 10)
  return `/var/tmp/ncr-sandpit-${shortHash}`
}

const OTHERS_EXECUTE = 0o001

/** What does not exist yet will be made with a mode that lets everybody in. */
function everybodyMayEnter(folder: string): boolean {
  const path = resolve(folder)
  assert(path.startsWith('/'))
  const found = statSync(path, { throwIfNoEntry: false })
  if (found && (found.mode & OTHERS_EXECUTE) === 0) return false
  return path === '/' || everybodyMayEnter(dirname(path))
}
