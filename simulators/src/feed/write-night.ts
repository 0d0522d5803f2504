/** Writes one night of an overnight source: NDJSON by type, a manifest with counts and hashes, `_READY` last (outer contract, section 3). */
import { createHash, type Hash } from 'node:crypto'
import { appendFileSync, existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Resource } from '@medplum/fhirtypes'
import type { Chart } from '../population/resident.ts'
import { lastNight, nightDrawnAt, type Night } from './last-night.ts'

/** What can be wrong with a night. */
export const NIGHT_FAULTS = {
  none: 'a whole, good night',
  'wrong-hash': 'a file that does not match its hash: the night is to be rejected whole',
  half: 'half of a night: a file is cut off in the middle of a line, to be rejected whole',
  'not-json': 'a line that is not JSON: the night is to be rejected whole',
  'invalid-resource': 'one line that is JSON but not valid FHIR: to be set aside, counted and said',
  'no-ready': 'no _READY file: the night is still being written and not there yet'
} as const

export type NightFault = keyof typeof NIGHT_FAULTS

/** What the register holds; charts may be read from disk one by one. */
export interface RegisterContents {
  readonly charts: readonly Chart[]
  /** Staff and places that the charts refer to. */
  readonly mentioned?: readonly Resource[]
}

interface Output {
  readonly type: string
  readonly url: string
  readonly count: number
  readonly sha256: string
}

/** Written beside its place and moved there whole, so that no reader meets a night that is being replaced. */
export async function writeNight(
  directory: string,
  night: Night,
  contents: RegisterContents,
  fault: NightFault = 'none'
): Promise<void> {
  const draft = draftOf(directory, night)
  const output = await writeDraft(draft, contents, fault)
  await publish(directory, night, draft, output, fault)
}

/**
 * Leaves last night alone when it is whole and says what the region says today; else writes it again, drawn now, because
 * a night of the same moment with other contents would never be taken in.
 */
export async function ensureNight(directory: string, now: Date, contents: RegisterContents): Promise<void> {
  const night = lastNight(now)
  const draft = draftOf(directory, night)
  const output = await writeDraft(draft, contents, 'none')
  const before = await readManifest(join(directory, night.date))
  if (before !== null && JSON.stringify(before.output) === JSON.stringify(output)) {
    await rm(draft, { recursive: true })
    return
  }
  const fresh = before === null ? night : { ...nightDrawnAt(now), date: night.date }
  await publish(directory, fresh, draft, output, 'none')
}

const draftOf = (directory: string, night: Night): string => join(directory, `.${night.date}`)

async function readManifest(folder: string): Promise<{ output: Output[] } | null> {
  if (!existsSync(join(folder, '_READY'))) return null
  return JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as { output: Output[] }
}

async function publish(
  directory: string,
  night: Night,
  draft: string,
  output: readonly Output[],
  fault: NightFault
): Promise<void> {
  const folder = join(directory, night.date)
  const manifest = { transactionTime: night.transactionTime, mode: 'full', output, deleted: [] }
  await writeFile(join(draft, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  await rm(folder, { recursive: true, force: true })
  await rename(draft, folder)
  if (fault !== 'no-ready') await writeFile(join(folder, '_READY'), '')
}

interface OpenFile {
  readonly hash: Hash
  count: number
}

/** Person by person: what the register holds may be more than fits in memory. */
async function writeDraft(draft: string, contents: RegisterContents, fault: NightFault): Promise<Output[]> {
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true })
  const files = new Map<string, OpenFile>()
  const append = (resources: readonly Resource[]): void => {
    for (const [type, some] of Map.groupBy(resources, (one) => one.resourceType)) {
      const lines = some.map((one) => JSON.stringify(one))
      // one bad line a night is enough
      const bad = files.has(type) ? [] : faultyLines(type, some, fault)
      appendLines(draft, files, type, [...lines, ...bad])
    }
  }
  for (const chart of contents.charts) append([chart.patient, ...chart.resources])
  append(contents.mentioned ?? [])
  if (fault === 'half') await cutInHalf(join(draft, urlOf(FAULTY_TYPE)))
  return [...files].map(([type, { hash, count }]) => {
    if (fault === 'wrong-hash' && type === FAULTY_TYPE) hash.update(' ')
    return { type, url: urlOf(type), count, sha256: hash.digest('hex') }
  })
}

/** As a transfer that broke off leaves it: the manifest promises what is no longer there. */
async function cutInHalf(path: string): Promise<void> {
  if (!existsSync(path)) return
  const { size } = await stat(path)
  await truncate(path, Math.floor(size / 2))
}

const urlOf = (type: string): string => `${type}.ndjson`

function appendLines(draft: string, files: Map<string, OpenFile>, type: string, lines: readonly string[]): void {
  const file = files.get(type) ?? { hash: createHash('sha256'), count: 0 }
  const content = lines.map((line) => `${line}\n`).join('')
  appendFileSync(join(draft, urlOf(type)), content)
  file.hash.update(content)
  file.count += lines.length
  files.set(type, file)
}

const FAULTY_TYPE = 'Condition'

function faultyLines(type: string, resources: readonly Resource[], fault: NightFault): string[] {
  if (type !== FAULTY_TYPE) return []
  if (fault === 'not-json') return ['{"resourceType":"Condition","id":']
  const [first] = resources
  if (fault !== 'invalid-resource' || !first) return []
  return [JSON.stringify({ ...first, id: `${first.id ?? ''}-broken`, recordedDate: 'yesterday' })]
}
