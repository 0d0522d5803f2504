/** Writes one night of an overnight source: NDJSON by type, a manifest with counts and hashes, `_READY` last (outer contract, section 3). */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Resource } from '@medplum/fhirtypes'
import type { Chart } from '../population/resident.ts'
import type { Night } from './last-night.ts'

interface Output {
  readonly type: string
  readonly url: string
  readonly count: number
  readonly sha256: string
}

export async function writeNight(directory: string, night: Night, charts: readonly Chart[]): Promise<void> {
  const folder = join(directory, night.date)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const output: Output[] = []
  for (const [type, resources] of byType(charts)) {
    const content = resources.map((one) => `${JSON.stringify(one)}\n`).join('')
    const url = `${type}.ndjson`
    await writeFile(join(folder, url), content)
    output.push({ type, url, count: resources.length, sha256: createHash('sha256').update(content).digest('hex') })
  }
  const manifest = { transactionTime: night.transactionTime, mode: 'full', output, deleted: [] }
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  await writeFile(join(folder, '_READY'), '')
}

/** Leaves a whole night alone; half a one, left behind by a crash, is written again. */
export async function ensureNight(directory: string, night: Night, charts: readonly Chart[]): Promise<void> {
  if (!existsSync(join(directory, night.date, '_READY'))) await writeNight(directory, night, charts)
}

function byType(charts: readonly Chart[]): Map<string, Resource[]> {
  return Map.groupBy(
    charts.flatMap((chart): Resource[] => [chart.patient, ...chart.resources]),
    (one) => one.resourceType
  )
}
