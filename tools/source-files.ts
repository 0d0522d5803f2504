/** The source files of the project, as the checks see them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const projectFolder = join(import.meta.dirname, '..')

/** Where hand-written code lives. */
export const sourceFolders = ['contract', 'server', 'viewer', 'simulators', 'test', 'tools', 'bench']

export interface SourceFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string
  readonly text: string
}

const notOurs = new Set(['node_modules', 'dist', '.git', '.ncr', 'test-output', 'coverage'])

/** Paths of all files under `folder` of `base`, without what is installed, built or left by a run. */
export function listFiles(folder: string, base: string = projectFolder): readonly string[] {
  const full = join(base, folder)
  if (!existsSync(full)) return []
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return []
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return listFiles(path, base)
    return entry.isFile() ? [path] : []
  })
}

export function isCode(path: string): boolean {
  return /\.(ts|tsx|mts|mjs|cjs|js)$/.test(path) && !path.endsWith('.d.ts')
}

/** Every hand-written file of code in the source folders. */
export function listCode(base: string = projectFolder): readonly string[] {
  return sourceFolders
    .flatMap((folder) => listFiles(folder, base))
    .filter(isCode)
    .toSorted()
}

export function readSource(path: string): SourceFile {
  return { path, text: readFileSync(join(projectFolder, path), 'utf8') }
}
