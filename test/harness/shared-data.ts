/**
 * Recorded answers and seeds that lie beside the checkout, in ../shared. They are no part of the project: where they
 * are absent, the tests that use them are skipped and say so.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '..', '..', '..', 'shared')

export type SharedData =
  | { readonly present: true; readonly path: string }
  | { readonly present: false; readonly path: string; readonly why: string }

/** `describe.skipIf(!data.present)(…)`, with `why` in the name, so that a run without it says so. */
export function findSharedData(...parts: readonly string[]): SharedData {
  const path = join(folder, ...parts)
  if (existsSync(path)) return { present: true, path }
  return { present: false, path, why: `skipped: ../shared/${parts.join('/')} is not there` }
}
