/** Reads a folder of FHIR Bundles, folders within it included, one file at a time, plain or gzip-compressed. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Bundle } from '@medplum/fhirtypes'

const unzipped = promisify(gunzip)
const BUNDLE_FILE = /\.json(\.gz)?$/i
/** Synthea writes hospitals and staff into files of their own, which people's bundles refer to by identifier. */
const STAFF_FILE = /(^|\/)(hospital|practitioner)Information[^/]*$/
/** A person's whole life in Synthea's hands is below 60 MB; larger files are somebody's database. */
const FILE_BYTES_MAX = 256 * 1024 * 1024

export interface FolderFiles {
  readonly staff: readonly string[]
  readonly people: readonly string[]
  /** Files of other kinds: not looked at. */
  readonly others: readonly string[]
}

/** Names relative to the folder, in order; null when there is no such folder. Hidden files are nobody's. */
export async function listFolder(folder: string): Promise<FolderFiles | null> {
  const found = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => null)
  if (found === null) return null
  const names = found
    .filter((one) => !one.isDirectory())
    .map((one) => relative(folder, join(one.parentPath, one.name)))
    .filter((name) => !name.split('/').some((part) => part.startsWith('.')))
    .toSorted()
  const files = names.filter((name) => BUNDLE_FILE.test(name))
  return {
    staff: files.filter((name) => STAFF_FILE.test(name)),
    people: files.filter((name) => !STAFF_FILE.test(name)),
    others: names.filter((name) => !BUNDLE_FILE.test(name))
  }
}

/** The bundle, or what is wrong with the file. */
export async function readBundle(folder: string, name: string): Promise<Bundle | string> {
  let text: string
  try {
    text = await textOf(join(folder, name))
  } catch (error) {
    return `cannot be read (${error instanceof Error ? error.message : 'unknown fault'})`
  }
  if (text.trim() === '') return 'is empty'
  try {
    const value: unknown = JSON.parse(text)
    return isBundle(value) ? value : `is not a FHIR Bundle${whatElse(value)}`
  } catch {
    return isNdjson(text) ? 'is NDJSON, one resource a line; a Bundle a file is needed' : 'is not JSON'
  }
}

async function textOf(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > FILE_BYTES_MAX) throw new Error(`larger than ${FILE_BYTES_MAX} bytes`)
  const bytes = await readFile(path)
  // by its first bytes: some write gzip under a plain name, or the other way round
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const plain = isGzip ? await unzipped(bytes, { maxOutputLength: FILE_BYTES_MAX }) : bytes
  return plain.toString('utf8').replace(/^\uFEFF/, '')
}

function isBundle(value: unknown): value is Bundle {
  return resourceTypeOf(value) === 'Bundle'
}

function whatElse(value: unknown): string {
  const type = resourceTypeOf(value)
  return type === null ? '' : ` but a single ${type}`
}

function resourceTypeOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null
  const { resourceType } = value as { resourceType?: unknown }
  return typeof resourceType === 'string' ? resourceType : null
}

function isNdjson(text: string): boolean {
  const [first = '', second = ''] = text.split('\n', 2)
  try {
    return resourceTypeOf(JSON.parse(first)) !== null && resourceTypeOf(JSON.parse(second)) !== null
  } catch {
    return false
  }
}
