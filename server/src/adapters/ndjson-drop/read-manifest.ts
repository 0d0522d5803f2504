/** Reads and checks the manifest of a night. Keys that we do not know are ignored (outer contract, section 3). */
import { createHash } from 'node:crypto'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { toTimeSpan } from '../../domain/partial-date.ts'
import { NightFault, type DroppedNight, type NightManifest } from '../../ports/night-drop.ts'
import { isInsideUrl, openInside } from './open-inside.ts'

const MANIFEST = 'manifest.json'
const MANIFEST_BYTES_MAX = 4_194_304
const FILES_MAX = 10_000
const ISSUES_SHOWN_MAX = 5
/** 31 days. */
const AHEAD_MS_MAX = 2_678_400_000

const instantSchema = z
  .string()
  .refine((text) => text.includes('T') && toTimeSpan(text) !== null, 'must be an instant with a time zone')
  // A mistyped year would pass for fresh, and keep every real night out, until it comes.
  .refine((text) => (toTimeSpan(text)?.fromMs ?? 0) <= Date.now() + AHEAD_MS_MAX, 'must not lie in the future')
  .transform((text) => new Date(toTimeSpan(text)?.fromMs ?? Number.NaN).toISOString())

const fileSchema = z.object({
  type: z.string().regex(/^[A-Za-z]{1,64}$/, 'must be a resource type'),
  url: z.string().max(1024).refine(isInsideUrl, "must be an address inside the night's folder"),
  count: z.number().int().nonnegative(),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal digits')
    .transform((text) => text.toLowerCase())
})

const manifestSchema = z.object({
  transactionTime: instantSchema,
  mode: z.enum(['full', 'delta']).default('full'),
  output: z.array(fileSchema).max(FILES_MAX),
  deleted: z.array(fileSchema).max(FILES_MAX).default([])
})

const timeSchema = z.object({ transactionTime: instantSchema })

export async function readManifest(directory: string, night: string, readyAt: string): Promise<DroppedNight> {
  const folder = join(directory, night)
  const bytes = await readBounded(folder)
  if (typeof bytes === 'string') {
    return { night, manifestDigest: '', stamp: stampOf([readyAt]), transactionTime: null, manifest: { fault: bytes } }
  }
  const manifestDigest = createHash('sha256').update(bytes).digest('hex')
  const content = parse(bytes)
  const manifest = typeof content === 'string' ? { fault: content } : toManifest(content.json)
  const time = typeof content === 'string' ? null : timeSchema.safeParse(content.json)
  const looks = 'fault' in manifest ? [] : await Promise.all(urlsOf(manifest).map((url) => lookOf(folder, url)))
  const transactionTime = time?.success === true ? time.data.transactionTime : null
  return { night, manifestDigest, stamp: stampOf([readyAt, ...looks]), transactionTime, manifest }
}

/** The bytes, or what is wrong with the file. */
async function readBounded(folder: string): Promise<Buffer | string> {
  try {
    const file = await openInside(folder, MANIFEST)
    try {
      if ((await file.stat()).size > MANIFEST_BYTES_MAX) return `${MANIFEST}: larger than ${MANIFEST_BYTES_MAX} bytes`
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof NightFault) return error.message
    throw error
  }
}

function parse(bytes: Buffer): { readonly json: unknown } | string {
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch {
    return `${MANIFEST}: not JSON`
  }
}

function toManifest(json: unknown): NightManifest | { readonly fault: string } {
  const parsed = manifestSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`)
  return { fault: `${MANIFEST}: ${issues.slice(0, ISSUES_SHOWN_MAX).join('; ')}` }
}

function urlsOf(manifest: NightManifest): readonly string[] {
  return [...manifest.output, ...manifest.deleted].map((file) => file.url)
}

async function lookOf(folder: string, url: string): Promise<string> {
  try {
    const found = await lstat(join(folder, url))
    return `${found.size} ${found.mtimeMs} ${found.ctimeMs}`
  } catch {
    return 'missing'
  }
}

function stampOf(looks: readonly string[]): string {
  return createHash('sha256').update(looks.join('\n')).digest('hex')
}
