/**
 * Keeps people's charts on disk, one file a source and person, and reads one when somebody asks for it: a folder of any
 * size takes little memory.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { patientOf } from '../population/chart.ts'
import type { Chart, Person } from '../population/resident.ts'
import type { SourceId } from '../population/sources/source-facts.ts'
import type { Held, Part } from './deal.ts'

/** An open of a record asks a source for a dozen types at once: the chart is read for the first of them. */
const CHARTS_IN_MEMORY_MAX = 32

export interface ChartStore {
  keep(source: SourceId, person: Person, part: Part): Chart
}

/** An empty store in this folder; what an earlier start left there is removed. */
export function openChartStore(folder: string): ChartStore {
  rmSync(folder, { recursive: true, force: true })
  const inMemory = new Map<string, readonly Held[]>()
  const read = (file: string): readonly Held[] => {
    const known = inMemory.get(file)
    inMemory.delete(file)
    const resources = known ?? (JSON.parse(readFileSync(file, 'utf8')) as Held[])
    inMemory.set(file, resources)
    const [oldest] = inMemory.keys()
    if (inMemory.size > CHARTS_IN_MEMORY_MAX && oldest !== undefined) inMemory.delete(oldest)
    return resources
  }
  return {
    keep(source, person, part) {
      mkdirSync(join(folder, source), { recursive: true })
      const file = join(folder, source, `${part.patientId}.json`)
      writeFileSync(file, JSON.stringify(part.resources))
      return {
        source,
        patient: patientOf(source, part.patientId, person),
        get resources() {
          return read(file)
        }
      }
    }
  }
}
