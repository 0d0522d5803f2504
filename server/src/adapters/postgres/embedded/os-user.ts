/**
 * PostgreSQL refuses to run as root. Started as root it runs as the owner of an existing database folder, else as
 * `postgres`, else as `nobody`; started as anyone else it runs as that user. The user must be a named one: initdb and
 * the server look themselves up.
 */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'

export interface OsUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
  /** Set when we must change user to run as this one: what child_process takes. */
  readonly switchTo: { readonly uid: number; readonly gid: number } | Record<string, never>
}

const rootUid = 0
const candidateNames = ['postgres', 'nobody']
const commandLimitMs = 20_000

/** The environment of every PostgreSQL process: none of ours reaches it. */
export const postgresEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8' }

function readNamedUsers(): readonly { name: string; uid: number; gid: number }[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}

function findSelf(): OsUser | undefined {
  try {
    const self = userInfo()
    return { name: self.username, uid: self.uid, gid: self.gid, switchTo: {} }
  } catch {
    return undefined
  }
}

/** The user that PostgreSQL runs as; undefined when it would have no name, or root finds none to run it as. */
export function chooseOsUser(existingFolderOwnerUid?: number): OsUser | undefined {
  if (process.getuid?.() !== rootUid) return findSelf()
  const users = readNamedUsers().filter((user) => user.uid !== rootUid)
  const chosen =
    users.find((user) => user.uid === existingFolderOwnerUid) ??
    candidateNames.flatMap((name) => users.find((user) => user.name === name) ?? [])[0]
  return chosen && { ...chosen, switchTo: { uid: chosen.uid, gid: chosen.gid } }
}

export type CommandResult =
  { readonly ok: true; readonly output: string } | { readonly ok: false; readonly why: string }

/** Runs a short command as that user. */
export function runAsOsUser(user: OsUser, command: string, args: readonly string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    const options = { ...user.switchTo, env: postgresEnvironment, cwd: '/', timeout: commandLimitMs }
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ ok: true, output: stdout })
      else resolve({ ok: false, why: stderr.trim().split('\n').at(-1) || error.message })
    })
  })
}
