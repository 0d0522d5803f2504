/** The browser tests run the built viewer; this tells whether the one in viewer/dist is of the present source. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles, projectFolder } from './source-files.ts'

function modifiedMs(path: string): number | undefined {
  return statSync(join(projectFolder, path), { throwIfNoEntry: false })?.mtimeMs
}

/** True when viewer/dist is missing, or older than anything it is made from. */
export function isViewerStale(): boolean {
  const builtMs = modifiedMs('viewer/dist/index.html')
  if (builtMs === undefined) return true
  const sources = ['viewer', 'contract'].flatMap((folder) => listFiles(folder))
  return sources.some((path) => (modifiedMs(path) ?? 0) > builtMs)
}
