/** The words around what was found, as parts of plain text: what marks them is the screen's business. */
import type { SearchExcerpt } from '@ncr/contract/search.ts'
import type { Stretch } from './find-words.ts'

const BEFORE_CHARACTERS = 50
const AFTER_CHARACTERS = 110
/** A found stretch that is longer is cut: it may be a line of digits without end. */
const STRETCH_CHARACTERS_MAX = 80

type Part = SearchExcerpt['parts'][number]

/** Around the first of `found`, which are of this text. */
export function toParts(text: string, found: readonly Stretch[]): Part[] {
  const sorted = found.toSorted((a, b) => a.from - b.from)
  const [first] = sorted
  if (first === undefined) return []
  const from = wordStart(text, Math.max(0, first.from - BEFORE_CHARACTERS))
  const until = wordEnd(text, Math.min(text.length, Math.max(first.from + AFTER_CHARACTERS, cut(first).to)))
  const parts: Part[] = []
  let at = from
  for (const stretch of sorted.map(cut)) {
    if (stretch.from < at || stretch.to > until) continue
    if (stretch.from > at) parts.push({ text: text.slice(at, stretch.from) })
    parts.push({ text: text.slice(stretch.from, stretch.to), found: true })
    at = stretch.to
  }
  if (until > at) parts.push({ text: text.slice(at, until) })
  return dotted(parts, from > 0, until < text.length)
}

function cut({ from, to }: Stretch): Stretch {
  return { from, to: Math.min(to, from + STRETCH_CHARACTERS_MAX) }
}

/** The next blank within reach, so that no word begins in its middle; a lone half of a surrogate pair is not left either. */
function wordStart(text: string, at: number): number {
  if (at === 0) return 0
  const blank = text.slice(at, at + 20).search(/\s/)
  if (blank !== -1) return at + blank + 1
  return isLowSurrogate(text, at) ? at + 1 : at
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length
  const blank = text.slice(at, at + 20).search(/\s/)
  if (blank !== -1) return at + blank
  return isLowSurrogate(text, at) ? at + 1 : at
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff
}

function dotted(parts: readonly Part[], before: boolean, after: boolean): Part[] {
  return [...(before ? [{ text: '… ' }] : []), ...parts, ...(after ? [{ text: ' …' }] : [])]
}
