/**
 * The part of the data folder that belongs to the embedded PostgreSQL: `postgres/` and everything in it is the
 * database user's; the log and the users' markers beside it stay ours.
 */
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { chooseOsUser, runAsOsUser, type OsUser } from './os-user.ts'

export interface PostgresFolder {
  readonly user: OsUser
  /** Names the folder itself (not its path): lock and cluster name. Stays the same through a bind mount. */
  readonly name: string
  readonly home: string
  readonly pgData: string
  readonly socketFolder: string
  readonly usersFolder: string
  readonly logFile: string
}

export type FolderResult =
  { readonly ok: true; readonly folder: PostgresFolder } | { readonly ok: false; readonly sentence: string }

/** unix(7) allows 107 bytes; some clients fewer. */
const socketPathBytesMax = 100
export const socketPort = 5432

const whatToSet =
  'set dataDir to a folder that it can reach (such as /var/lib/ncr), or database.url to a PostgreSQL server'

/** As root the folders above the database must let its user pass, but need not show it what is there. */
function makeDataDir(dataDir: string, user: OsUser): string {
  const asRoot = 'uid' in user.switchTo
  const path = resolve(dataDir)
  const firstMade = mkdirSync(path, { recursive: true, mode: asRoot ? 0o711 : 0o700 })
  if (asRoot && firstMade !== undefined) {
    for (let made = path; made.length >= firstMade.length; made = dirname(made)) chmodSync(made, 0o711)
  }
  return realpathSync(path)
}

function makeOwnedFolder(path: string, user: OsUser): void {
  if (!existsSync(path)) mkdirSync(path, { mode: 0o700 })
  chmodSync(path, 0o700)
  if ('uid' in user.switchTo) chownSync(path, user.uid, user.gid)
}

async function firstFolderOutOfReach(path: string, user: OsUser): Promise<string | undefined> {
  const parents = [path]
  for (let parent = dirname(path); parent !== parents[0]; parent = dirname(parent)) parents.unshift(parent)
  for (const folder of parents) {
    const reached = await runAsOsUser(user, '/bin/sh', ['-c', 'test -x "$0"', folder])
    if (!reached.ok) return folder
  }
  return undefined
}

/** A socket's path is short by law; a folder too deep gets one under /tmp, named by the folder it serves. */
function chooseSocketFolder(home: string, name: string): string {
  const beside = join(home, 'socket')
  const bytes = Buffer.byteLength(join(beside, `.s.PGSQL.${socketPort}`))
  return bytes <= socketPathBytesMax ? beside : join('/tmp', name)
}

/** `trust` holds on the socket, so its folder must be the database user's alone; /tmp is anyone's. */
export function prepareSocketFolder(folder: PostgresFolder): { ok: true } | { ok: false; sentence: string } {
  const { socketFolder, user } = folder
  if (!existsSync(socketFolder)) makeOwnedFolder(socketFolder, user)
  const found = lstatSync(socketFolder)
  if (found.isDirectory() && found.uid === user.uid && (found.mode & 0o077) === 0) return { ok: true }
  const sentence = `The folder ${socketFolder} for the database's socket belongs to someone else: remove it, or set dataDir to a shorter path.`
  return { ok: false, sentence }
}

export function removeSocketFolder(folder: PostgresFolder): void {
  rmSync(folder.socketFolder, { recursive: true, force: true })
}

function nameOf(home: string): string {
  const { dev, ino } = statSync(home)
  return `ncr-${createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 16)}`
}

function ownerOf(path: string): number | undefined {
  return existsSync(path) ? statSync(path).uid : undefined
}

type UserResult = { readonly ok: true; readonly user: OsUser } | { readonly ok: false; readonly sentence: string }

function chooseUserFor(wantedData: string): UserResult {
  const owner = ownerOf(wantedData)
  const user = chooseOsUser(owner)
  if (user === undefined) {
    const sentence =
      'PostgreSQL must run as a named user other than root ("postgres" or "nobody" when started as root), and there is none: start as an ordinary user with a name, or set database.url.'
    return { ok: false, sentence }
  }
  if (owner === undefined || owner === user.uid) return { ok: true, user }
  const sentence = `The database in ${wantedData} belongs to user ${owner}, not to "${user.name}": start as that user, or set dataDir to another folder.`
  return { ok: false, sentence }
}

/** Makes the folders where they are missing and checks that the database's user can work in them. */
export async function preparePostgresFolder(dataDir: string): Promise<FolderResult> {
  const chosen = chooseUserFor(join(resolve(dataDir), 'postgres', 'data'))
  if (!chosen.ok) return chosen
  const { user } = chosen
  const realDataDir = makeDataDir(dataDir, user)
  const home = join(realDataDir, 'postgres')
  makeOwnedFolder(home, user)
  const outOfReach = await firstFolderOutOfReach(home, user)
  if (outOfReach !== undefined) {
    const problem = `PostgreSQL runs as the operating system user "${user.name}", which cannot enter ${outOfReach}, so it cannot keep its data in ${realDataDir}`
    return { ok: false, sentence: `${problem}: ${whatToSet}.` }
  }
  const name = nameOf(home)
  const folder = {
    user,
    name,
    home,
    pgData: join(home, 'data'),
    socketFolder: chooseSocketFolder(home, name),
    usersFolder: join(realDataDir, 'postgres-users'),
    logFile: join(realDataDir, 'postgres.log')
  }
  return { ok: true, folder }
}
