/**
 * The folder of a bulk-data source, in which an export becomes a night as a partner would drop it (outer contract,
 * section 3): `partial/` while it comes, then one folder named for its day, with `_READY`. Only the server may look into it.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { BulkDataSource } from '../../domain/region.ts'

const NEWLINE = 10
const SPACE = 32

/** An export under way, as it is remembered over a restart. */
const jobSchema = z.object({
  statusUrl: z.string(),
  since: z.string().nullable(),
  asked: z.string(),
  begunAtMs: z.number()
})
export type ExportJob = z.infer<typeof jobSchema>

const lastSchema = z.object({ transactionTime: z.string(), asked: z.string() })

export interface SpooledFile {
  readonly type: string
  readonly url: string
  readonly count: number
  readonly sha256: string
}

export interface SpooledNight {
  readonly transactionTime: string
  readonly mode: 'full' | 'delta'
  readonly output: readonly SpooledFile[]
  readonly deleted: readonly SpooledFile[]
  readonly asked: string
}

/** What was asked for: where it changes, changes alone would lack what was never asked for before (H-009). */
export function askedOf({ baseUrl, groupId, resourceTypes, referencedTypes }: BulkDataSource): string {
  const types = [...new Set([...resourceTypes, ...referencedTypes])].toSorted()
  return createHash('sha256')
    .update(JSON.stringify([baseUrl, groupId, types]))
    .digest('hex')
}

export function partialFolder({ directory }: BulkDataSource): string {
  return join(directory, 'partial')
}

const jobFile = (source: BulkDataSource): string => join(partialFolder(source), 'job.json')
const lastFile = ({ directory }: BulkDataSource): string => join(directory, 'last.json')

export async function loadJob(source: BulkDataSource): Promise<ExportJob | null> {
  return jobSchema
    .nullable()
    .catch(null)
    .parse(await readJson(jobFile(source)))
}

/** Begins anew: whatever came of an earlier export goes. */
export async function saveJob(source: BulkDataSource, job: ExportJob): Promise<void> {
  await rm(partialFolder(source), { recursive: true, force: true })
  await mkdir(partialFolder(source), { recursive: true, mode: 0o700 })
  await writeFile(jobFile(source), JSON.stringify(job), { mode: 0o600 })
}

/** What the last night that was made ready was, so that changes are asked for only where they continue it. */
export async function loadLast(source: BulkDataSource): Promise<z.infer<typeof lastSchema> | null> {
  return lastSchema
    .nullable()
    .catch(null)
    .parse(await readJson(lastFile(source)))
}

export async function makeReady(source: BulkDataSource, day: string, night: SpooledNight): Promise<void> {
  const partial = partialFolder(source)
  await rm(join(partial, 'job.json'), { force: true })
  await writeFile(join(partial, 'manifest.json'), JSON.stringify(night), { mode: 0o600 })
  await writeFile(join(partial, '_READY'), '', { mode: 0o600 })
  await removeNights(source)
  const { transactionTime, asked } = night
  await writeFile(lastFile(source), JSON.stringify({ transactionTime, asked }), { mode: 0o600 })
  await rename(partial, join(source.directory, day))
}

export async function removeNights({ directory }: BulkDataSource): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  const nights = names.filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name))
  for (const name of nights) await rm(join(directory, name), { recursive: true, force: true })
}

/** Bytes of the file, 0 where there is none. */
export async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0
}

/** The lines that are not blank, and the SHA-256 of all bytes, hex. */
export async function measure(path: string): Promise<{ readonly count: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  let count = 0
  let isBlank = true
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Buffer
    hash.update(bytes)
    for (const byte of bytes) {
      if (byte === NEWLINE) {
        if (!isBlank) count += 1
        isBlank = true
      } else if (byte > SPACE) isBlank = false
    }
  }
  return { count: isBlank ? count : count + 1, sha256: hash.digest('hex') }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return null
  }
}
