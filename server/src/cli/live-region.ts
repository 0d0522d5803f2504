/**
 * The region while `serve` runs: read again on SIGHUP, and when the file or one that it names has changed. A file with a
 * fault changes nothing, and the log says so: what held goes on to hold.
 */
import { stat } from 'node:fs/promises'
import { loadConfig, type ConfigResult } from '../config.ts'
import { applyRegion, switchesBetween } from '../domain/apply-region.ts'
import type { Region } from '../domain/region.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { Log } from '../ports/log.ts'

const LOOK_EVERY_MS = 1000
const FAULTS_LOGGED_MAX = 5

export interface LiveRegion {
  current(): Region
  close(): Promise<void>
}

interface Loaded {
  readonly region: Region
  readonly files: readonly string[]
}

interface LivePorts {
  readonly audit: AuditLog
  readonly log: Log
  /** Told after every reading without faults: for what else was read from files. */
  reloaded(region: Region): void
}

/** `running`: the region as it holds, with the port that was taken. */
export function keepRegion(configFile: string, started: Loaded, running: Region, ports: LivePorts): LiveRegion {
  let current = running
  let files = started.files
  let seen = stampOf(files)
  let work: Promise<void> = Promise.resolve()
  let isClosed = false

  const reload = async (): Promise<void> => {
    if (isClosed) return
    // Before it is read: a change that comes meanwhile is seen at the next look, and not taken for read.
    seen = stampOf(files)
    await seen
    const loaded = await loadConfig(configFile)
    if (!loaded.ok) return reject(loaded)
    // Other files than were looked at: they are looked at first, and all is read once more.
    if (loaded.files.join('\n') !== files.join('\n')) seen = Promise.resolve('')
    files = loaded.files
    const { region, needsRestart } = applyRegion(started.region, current, loaded.region)
    const { on, off } = switchesBetween(current, region)
    current = region
    ports.reloaded(loaded.region)
    ports.log.info('region-file-read', { on: on.length, off: off.length, needsRestart: needsRestart.join(', ') })
    const body = { on, off, needsRestart }
    const entry = {
      kind: 'region-changed',
      nhsNumber: null,
      odsCode: null,
      userId: null,
      disclosureId: null,
      body
    } as const
    // It holds already: what is withdrawn must not wait for the audit.
    await ports.audit.append(entry)
  }
  const reject = ({ faults }: Extract<ConfigResult, { ok: false }>): void =>
    ports.log.error('region-file-rejected', {
      faults: faults.length,
      first: faults.slice(0, FAULTS_LOGGED_MAX).join('; ')
    })
  const next = (): void => {
    work = work.then(reload).catch(() => ports.log.error('region-file-rejected', { faults: 1, first: 'not readable' }))
  }
  const look = async (): Promise<void> => {
    if ((await stampOf(files)) !== (await seen)) next()
  }
  process.on('SIGHUP', next)
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  timer.unref()
  return {
    current: () => current,
    async close() {
      isClosed = true
      clearInterval(timer)
      process.off('SIGHUP', next)
      await work
    }
  }
}

/** What the files look like from outside: one that is gone or exchanged looks different. */
async function stampOf(files: readonly string[]): Promise<string> {
  const looks = files.map(async (file) => {
    const found = await stat(file).catch(() => null)
    return found === null ? `${file} -` : `${file} ${found.mtimeMs} ${found.size} ${found.ino}`
  })
  return (await Promise.all(looks)).join('\n')
}
