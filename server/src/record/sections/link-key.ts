/** The key under which a session's entries are named in addresses of the viewer: the same at each reload, of no use to open a session. */
import { createHash } from 'node:crypto'

const PURPOSE = 'ncr entry addresses of one session'

export function toLinkKey(sessionKey: string): string {
  return createHash('sha256').update(`${PURPOSE} ${sessionKey}`).digest('base64url')
}
