/**
 * An entry's place in an address, within one session: a digest under the session's key, for the number that a source gave it may
 * hold anything. In another session it opens nothing, and can be told from an entry that is gone (H-001, H-024).
 */
export const ENTRY_PARAMETER = 'entry'

/** Of the key's first characters: they tell whose session it is; the rest is in no address. */
const SESSION_CHARACTERS = 6
const DIGEST_BYTES = 10

function toSession(linkKey: string): string {
  return linkKey.slice(0, SESSION_CHARACTERS)
}

export function isOfSession(link: string, linkKey: string): boolean {
  return link.startsWith(`${toSession(linkKey)}.`)
}

export async function toEntryLink(linkKey: string, entryId: string): Promise<string> {
  const words = new TextEncoder().encode(`${linkKey.slice(SESSION_CHARACTERS)} ${entryId}`)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', words)).slice(0, DIGEST_BYTES)
  return `${toSession(linkKey)}.${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
