/**
 * The region file (outer contract, section 2): read once, whole, before anything listens. Every fault is reported at
 * once, with its path; a region that loads is complete, with every default in place.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseDocument, type Document } from 'yaml'
import type { Region } from './domain/region.ts'
import { checkUnique } from './config/check-unique.ts'
import { createKeyReader } from './config/read-keys.ts'
import { createRegionFileSchema } from './config/region-file.ts'
import { toRegion } from './config/to-region.ts'

const ALIASES_MAX = 100

export type ConfigResult =
  /** `files`: the region file and all that it names and that were read with it. */
  | { readonly ok: true; readonly region: Region; readonly files: readonly string[] }
  | { readonly ok: false; readonly faults: readonly string[] }

export async function loadConfig(file: string): Promise<ConfigResult> {
  const text = await readText(file)
  if (text === null) return fail([`${file}: the file cannot be read`])
  // JSON is YAML; in the core schema dates stay strings.
  const document = parseDocument(text, { prettyErrors: true })
  if (document.errors.length > 0) return fail(document.errors.map((error) => `${file}: ${firstLine(error.message)}`))
  const folder = path.dirname(path.resolve(file))
  const files = new Set([path.resolve(file)])
  const written = toPlain(document)
  if (written === undefined) return fail([`${file}: an alias in it cannot be resolved`])
  const parsed = await createRegionFileSchema(createKeyReader(folder, (named) => files.add(named))).safeParseAsync(
    written
  )
  const faults = [
    ...(parsed.error?.issues ?? []).map((issue) => `${toPath(issue.path)}: ${issue.message}`),
    ...checkUnique(written)
  ]
  if (!parsed.success || faults.length > 0) return fail(faults)
  return { ok: true, region: toRegion(parsed.data, folder), files: [...files] }
}

/** npm and npx put a shell between themselves and a command, and that shell passes no signal on. */
export function isStartedByNpm(): boolean {
  return process.env['npm_command'] !== undefined
}

function fail(faults: readonly string[]): ConfigResult {
  return { ok: false, faults }
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return null
  }
}

/** Undefined when its aliases lead nowhere, or to more than any honest file holds. */
function toPlain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES_MAX }) as unknown
  } catch {
    return undefined
  }
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message
}

/** `partners[0].sources[1].baseUrl`. */
function toPath(keys: readonly PropertyKey[]): string {
  const dotted = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return dotted === '' ? 'the region file' : dotted.replace(/^\./, '')
}
