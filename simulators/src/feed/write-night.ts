/** Writes one night of an overnight source: NDJSON by type, a manifest with counts and hashes, `_READY` last (outer contract, section 3). */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Resource } from '@medplum/fhirtypes'
import type { Chart } from '../population/resident.ts'
import type { Night } from './last-night.ts'

/** What can be wrong with a night. */
export const NIGHT_FAULTS = {
  none: 'a whole, good night',
  'wrong-hash': 'a file that does not match its hash: the night is to be rejected whole',
  'not-json': 'a line that is not JSON: the night is to be rejected whole',
  'invalid-resource': 'one line that is JSON but not valid FHIR: to be set aside, counted and said',
  'no-ready': 'no _READY file: the night is not there yet'
} as const

export type NightFault = keyof typeof NIGHT_FAULTS

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
  charts: readonly Chart[],
  fault: NightFault = 'none'
): Promise<void> {
  const folder = join(directory, night.date)
  const draft = join(directory, `.${night.date}`)
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true })
  const output: Output[] = []
  for (const [type, resources] of byType(charts)) {
    const lines = [...resources.map((one) => JSON.stringify(one)), ...faultyLines(type, resources, fault)]
    output.push(await writeOutput(draft, type, lines, fault))
  }
  const manifest = { transactionTime: night.transactionTime, mode: 'full', output, deleted: [] }
  await writeFile(join(draft, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  await rm(folder, { recursive: true, force: true })
  await rename(draft, folder)
  if (fault !== 'no-ready') await writeFile(join(folder, '_READY'), '')
}

/** Leaves a whole night alone; half a one, left behind by a crash, is written again. */
export async function ensureNight(directory: string, night: Night, charts: readonly Chart[]): Promise<void> {
  if (!existsSync(join(directory, night.date, '_READY'))) await writeNight(directory, night, charts)
}

async function writeOutput(folder: string, type: string, lines: readonly string[], fault: NightFault): Promise<Output> {
  const content = lines.map((line) => `${line}\n`).join('')
  const url = `${type}.ndjson`
  await writeFile(join(folder, url), content)
  const hashed = fault === 'wrong-hash' && type === FAULTY_TYPE ? `${content} ` : content
  return { type, url, count: lines.length, sha256: createHash('sha256').update(hashed).digest('hex') }
}

const FAULTY_TYPE = 'Condition'

function faultyLines(type: string, resources: readonly Resource[], fault: NightFault): string[] {
  if (type !== FAULTY_TYPE) return []
  if (fault === 'not-json') return ['{"resourceType":"Condition","id":']
  const [first] = resources
  if (fault !== 'invalid-resource' || !first) return []
  return [JSON.stringify({ ...first, id: `${first.id ?? ''}-broken`, recordedDate: 'yesterday' })]
}

function byType(charts: readonly Chart[]): Map<string, Resource[]> {
  return Map.groupBy(
    charts.flatMap((chart): Resource[] => [chart.patient, ...chart.resources]),
    (one) => one.resourceType
  )
}
