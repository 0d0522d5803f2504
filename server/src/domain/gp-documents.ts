/**
 * Documents of GP Connect Access Document 1.5: where a practice says that one lies, as the question that its national
 * proxy takes. The address in the answer is the practice's own, which only the proxy reaches: its Binary's id is all that
 * is taken from it, so that nothing elsewhere is ever asked.
 */
import { textOf, type JsonObject } from './resource.ts'

const BINARY = /\/Binary\/([A-Za-z0-9\-.]{1,64})$/

/** Relative to the source's base; null where the address names no Binary. */
export function binaryOf(attachment: JsonObject): string | null {
  const url = textOf(attachment['url'])
  const id = url === null ? undefined : BINARY.exec(`/${url}`)?.[1]
  return id === undefined || /^\.+$/.test(id) ? null : `Binary/${id}`
}
