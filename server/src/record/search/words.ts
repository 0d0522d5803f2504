/** Texts as words that can be compared: whatever their case and accents, each with its place in the text. */

export interface Word {
  readonly folded: string
  /** Characters of the text: the first, and the first after it. */
  readonly from: number
  readonly to: number
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu
const NOT_ASCII = /[^ -~\s]/

/** Without case and accents. `ς` ends a word in Greek and is otherwise `σ`. */
export function fold(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toLowerCase()
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ς', 'σ')
}

export function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(WORD)].flatMap((found) => {
    const folded = fold(found[0])
    return folded === '' ? [] : [{ folded, from: found.index, to: found.index + found[0].length }]
  })
}
