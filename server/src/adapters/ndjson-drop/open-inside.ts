/**
 * Opens a file of a night, and nothing else: the partner who fills the folder must not be able to make the server
 * read one of its own files, nor wait on a pipe.
 */
import { constants } from 'node:fs'
import { open, realpath, type FileHandle } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { NightFault } from '../../ports/night-drop.ts'

/** A relative address that stays where it is: no scheme, no root, no `..`, no backslash. */
export function isInsideUrl(url: string): boolean {
  if (url === '' || url.includes('\\') || url.includes('\0') || /^[a-z][a-z0-9+.-]*:/i.test(url)) return false
  return url.split('/').every((part, place) => part !== '..' && (part !== '' || place > 0)) && !url.endsWith('/')
}

/** Opens `url` of the folder. Throws a NightFault for what is missing, a link, no file or elsewhere. */
export async function openInside(folder: string, url: string): Promise<FileHandle> {
  if (!isInsideUrl(url)) throw new NightFault(`${url}: not an address inside the night's folder`)
  try {
    const path = join(folder, url)
    const [home, parent] = await Promise.all([realpath(folder), realpath(dirname(path))])
    if (parent !== home && !parent.startsWith(home + sep)) throw new NightFault(`${url}: leads out of the folder`)
    // Without O_NONBLOCK, opening a named pipe waits for a writer who may never come.
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    if ((await file.stat()).isFile()) return file
    await file.close()
  } catch (error) {
    throw toFault(url, error)
  }
  throw new NightFault(`${url}: not a file`)
}

/** What is the partner's to mend is a fault of the night; anything else (a broken disk) is not. */
function toFault(url: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT' || code === 'ENOTDIR') return new NightFault(`${url}: is missing`)
  if (code === 'ELOOP') return new NightFault(`${url}: is a link, not a file`)
  if (code === 'ENXIO') return new NightFault(`${url}: not a file`)
  if (code === 'EACCES') return new NightFault(`${url}: may not be read by the server`)
  if (code === 'ENAMETOOLONG') return new NightFault(`${url.slice(0, 80)}…: the name is too long`)
  return error
}
