/** The nights of a partner in a folder of this machine. */
import { createHash } from 'node:crypto'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isPartialDate } from '../../domain/partial-date.ts'
import type { NightDrop } from '../../ports/night-drop.ts'
import { openInside } from './open-inside.ts'
import { readLines } from './read-lines.ts'
import { readManifest } from './read-manifest.ts'

const READY = '_READY'

export interface NightDropLimits {
  readonly lineBytesMax: number
}

export const NIGHT_DROP_LIMITS: NightDropLimits = {
  lineBytesMax: 16_777_216
}

export function createNightDrop(limits: NightDropLimits = NIGHT_DROP_LIMITS): NightDrop {
  return {
    async listNights(directory) {
      const nights = []
      for (const night of await nightFolders(directory)) {
        const readyAt = await readyTime(directory, night)
        if (readyAt !== null) nights.push(await readManifest(directory, night, readyAt))
      }
      return nights
    },
    readFile: (directory, night, url) => readLines(url, () => openInside(join(directory, night), url), limits),
    look
  }
}

/** Folders named for a day that exists. A link is not followed: it may lead anywhere. */
async function nightFolders(directory: string): Promise<readonly string[]> {
  try {
    const found = await readdir(directory, { withFileTypes: true })
    const folders = found.filter((item) => item.isDirectory()).map((item) => item.name)
    return folders.filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name) && isPartialDate(name)).toSorted()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

async function readyTime(directory: string, night: string): Promise<string | null> {
  return (await statOf(join(directory, night, READY)))?.join(' ') ?? null
}

const NEWEST_NIGHTS_LOOKED_INTO = 7

/** Of the newest nights every file, of the others that they are there. */
async function look(directory: string): Promise<string> {
  const nights = await nightFolders(directory)
  const looks = await Promise.all(
    nights.map(async (night, place) => {
      const ready = await readyTime(directory, night)
      if (ready === null || place < nights.length - NEWEST_NIGHTS_LOOKED_INTO) return [night, ready]
      const files = (await readdir(join(directory, night))).toSorted()
      return [night, ready, ...(await Promise.all(files.map((name) => statOf(join(directory, night, name)))))]
    })
  )
  return createHash('sha256').update(JSON.stringify(looks)).digest('hex')
}

async function statOf(path: string): Promise<readonly number[] | null> {
  try {
    const found = await lstat(path)
    return [found.size, found.mtimeMs, found.ctimeMs]
  } catch {
    return null
  }
}
