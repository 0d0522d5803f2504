/** Reads a folder of FHIR transaction Bundles, one at a time, plain or gzip-compressed. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Bundle } from '@medplum/fhirtypes'

const unzipped = promisify(gunzip)
const BUNDLE_FILE = /\.json(\.gz)?$/
/** Synthea writes hospitals and staff into files of their own, which people's bundles refer to by identifier. */
const STAFF_FILE = /^(hospital|practitioner)Information/

export interface FolderFiles {
  readonly staff: readonly string[]
  readonly people: readonly string[]
}

/** Names in order, or null when there is no such folder. */
export async function listFolder(folder: string): Promise<FolderFiles | null> {
  const names = await readdir(folder).catch(() => null)
  if (names === null) return null
  const files = names.filter((name) => BUNDLE_FILE.test(name)).toSorted()
  return {
    staff: files.filter((name) => STAFF_FILE.test(name)),
    people: files.filter((name) => !STAFF_FILE.test(name))
  }
}

/** The bundle, or what is wrong with the file. */
export async function readBundle(folder: string, name: string): Promise<Bundle | string> {
  let value: unknown
  try {
    const bytes = await readFile(join(folder, name))
    value = JSON.parse((name.endsWith('.gz') ? await unzipped(bytes) : bytes).toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return 'is not JSON'
    return `cannot be read (${error instanceof Error ? error.message : 'unknown fault'})`
  }
  return isBundle(value) ? value : 'is not a FHIR Bundle'
}

function isBundle(value: unknown): value is Bundle {
  if (typeof value !== 'object' || value === null) return false
  const { resourceType, entry } = value as { resourceType?: unknown; entry?: unknown }
  return resourceType === 'Bundle' && Array.isArray(entry)
}
