/** Builds the viewer when it is not built yet; `npm ci` has usually done so. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Null when the viewer is there, else a sentence. */
export function ensureViewer(project: string): string | null {
  if (existsSync(join(project, 'viewer', 'dist', 'index.html'))) return null
  process.stdout.write('Building the viewer, once…\n')
  const args = ['node_modules/vite/bin/vite.js', 'build', 'viewer', '--logLevel', 'warn']
  const { status } = spawnSync(process.execPath, args, { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] })
  return status === 0 ? null : 'The viewer could not be built: run npm ci, then npm start again.'
}
