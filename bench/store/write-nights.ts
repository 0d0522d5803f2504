/** Writes a night of a size, as a partner's job would, a chunk at a time: whom the source holds, and their entries. */
import { createHash } from 'node:crypto'
import { mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nhsNumbers, PEOPLE } from '../region/people.ts'
import { patientId, toPatient, toResources } from '../region/resources.ts'
import { BENCH_TYPES, ENTRIES_BY_TYPE, type BenchSource } from '../region/sources.ts'

export const ENTRIES_PER_PERSON = Object.values(ENTRIES_BY_TYPE).reduce((sum, count) => sum + count, 0)
const LINES_PER_WRITE = 2000

interface Output {
  readonly type: string
  readonly url: string
  readonly count: number
  readonly sha256: string
  readonly bytes: number
}

export interface WrittenNight {
  /** Absolute paths, the people's own first. */
  readonly files: readonly string[]
  readonly entries: number
  readonly bytes: number
}

export interface NightSize {
  readonly date: string
  readonly people: number
  /** Every one of so many people has one entry that the night before had otherwise; none: null. */
  readonly changedEvery: number | null
}

/** Under `directory`, ready to be loaded. */
export async function writeNight(
  directory: string,
  source: BenchSource,
  { date, people, changedEvery }: NightSize
): Promise<WrittenNight> {
  const folder = join(directory, date)
  await mkdir(folder, { recursive: true })
  const numbers = nhsNumbers(people)
  const patients = numbers.map((nhsNumber, place) => () => {
    const person = PEOPLE[place % PEOPLE.length] ?? PEOPLE[0]
    return person === undefined ? [] : [toPatient({ ...person, nhsNumber }, patientId(source, place))]
  })
  const output = [await writeLines(folder, 'Patient', patients)]
  for (const type of BENCH_TYPES) {
    const isChanging = changedEvery !== null && type === 'Condition'
    const entries = numbers.map((_, place) => () => {
      const resources = toResources(type, source, 0, place)
      if (!isChanging || place % changedEvery !== 0) return resources
      return resources.map((one, of) => (of === 0 ? { ...one, recordedDate: date } : one))
    })
    output.push(await writeLines(folder, type, entries))
  }
  const manifest = {
    transactionTime: `${date}T01:00:00Z`,
    output: output.map(({ type, url, count, sha256 }) => ({ type, url, count, sha256 }))
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
  await writeFile(join(folder, '_READY'), '')
  return {
    files: output.map(({ url }) => join(folder, url)),
    entries: output.slice(1).reduce((sum, { count }) => sum + count, 0),
    bytes: output.reduce((sum, { bytes }) => sum + bytes, 0)
  }
}

async function writeLines(folder: string, type: string, resources: readonly (() => object[])[]): Promise<Output> {
  const url = `${type}.ndjson`
  const hash = createHash('sha256')
  const file = await open(join(folder, url), 'w')
  let [count, bytes] = [0, 0]
  try {
    for (let from = 0; from < resources.length; from += LINES_PER_WRITE) {
      const lines = resources.slice(from, from + LINES_PER_WRITE).flatMap((of) => of())
      const text = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
      hash.update(text)
      await file.write(text)
      count += lines.length
      bytes += text.length
    }
  } finally {
    await file.close()
  }
  return { type, url, count, sha256: hash.digest('hex'), bytes }
}
