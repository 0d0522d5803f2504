/** Where the terms of a query stand in one text. */
import type { Phrase, Term } from './query.ts'
import { fold, wordsOf, type Word } from './words.ts'

export interface Stretch {
  /** Characters of the text: the first, and the first after it. */
  readonly from: number
  readonly to: number
}

/** A text with its words, worked out when they are first needed: most texts hold nothing of a query. */
export interface Text {
  readonly text: string
  readonly folded: string
  words(): readonly Word[]
}

/** Shorter words are abbreviations: `MI` is not in `mild`. */
const WHOLE_WORD_CHARACTERS_MAX = 3

export function toText(text: string): Text {
  let words: readonly Word[] | null = null
  return {
    text,
    folded: fold(text),
    words: () => (words ??= wordsOf(text))
  }
}

/** Every place where the term stands, in the order of the text. */
export function findTerm(term: Pick<Term, 'phrases'>, text: Text): readonly Stretch[] {
  const likely = term.phrases.filter((phrase) => phrase.every((word) => text.folded.includes(word)))
  if (likely.length === 0) return []
  const words = text.words()
  return words.flatMap((word, at) => {
    const phrase = likely.find((one) => standsAt(one, words, at))
    const last = phrase === undefined ? undefined : words[at + phrase.length - 1]
    return last === undefined ? [] : [{ from: word.from, to: last.to }]
  })
}

/** A lone word may stand within a longer one; of a phrase, each word begins its own. */
function standsAt(phrase: Phrase, words: readonly Word[], at: number): boolean {
  return phrase.every((asked, place) => {
    const found = words[at + place]?.folded
    if (found === undefined) return false
    if (asked.length <= WHOLE_WORD_CHARACTERS_MAX) return found === asked
    return phrase.length === 1 ? found.includes(asked) : found.startsWith(asked)
  })
}
