/**
 * What the reader typed, as terms that must each be found. Nothing of it is ever a pattern of any kind: words are
 * compared with words.
 */
import { SEARCH_CHARACTERS_MAX } from '@ncr/contract/search.ts'
import { FAMILIES } from './synonyms.ts'
import { wordsOf } from './words.ts'

/** Folded words that stand one after another. */
export type Phrase = readonly string[]

export interface Term {
  /** As typed. */
  readonly asked: string
  /** What else counts, as it is written in the list of synonyms. */
  readonly also: readonly string[]
  /** Any of these is enough. */
  readonly phrases: readonly Phrase[]
}

export interface Query {
  readonly written: string
  readonly terms: readonly Term[]
}

/** One letter or digit is in everything. */
const FOLDED_CHARACTERS_MIN = 2
const PLURAL_CHARACTERS_MIN = 5

interface Asker {
  readonly phrase: Phrase
  readonly members: readonly string[]
}

const toPhrase = (text: string): Phrase => wordsOf(text).map(({ folded }) => folded)

/** The longest first: `type 2 diabetes` before `diabetes`. */
const ASKERS: readonly Asker[] = FAMILIES.flatMap(({ askedBy, members }) =>
  askedBy.map((asker) => ({ phrase: toPhrase(asker), members }))
).toSorted((a, b) => b.phrase.length - a.phrase.length)

/** Null when there is nothing to look for, or too much. */
export function toQuery(written: unknown): Query | null {
  if (typeof written !== 'string' || written.length > SEARCH_CHARACTERS_MAX) return null
  const words = wordsOf(written)
  if (words.reduce((sum, { folded }) => sum + folded.length, 0) < FOLDED_CHARACTERS_MIN) return null
  const folded = words.map((word) => word.folded)
  const terms: Term[] = []
  for (let at = 0; at < words.length;) {
    const asker = ASKERS.find(({ phrase }) => phrase.every((word, place) => folded[at + place] === word))
    const length = asker?.phrase.length ?? lengthOfGroup(written, words, at)
    const [first, last] = [words[at], words[at + length - 1]]
    if (first === undefined || last === undefined) break
    terms.push(toTerm(written.slice(first.from, last.to), folded.slice(at, at + length)))
    at += length
  }
  return { written, terms }
}

/** `120/80` and `x-ray` are written as one and looked for as one. */
function lengthOfGroup(written: string, words: ReturnType<typeof wordsOf>, at: number): number {
  let length = 1
  for (;;) {
    const [before, next] = [words[at + length - 1], words[at + length]]
    if (before === undefined || next === undefined || /\s/.test(written.slice(before.to, next.from))) return length
    length += 1
  }
}

function toTerm(asked: string, phrase: Phrase): Term {
  const key = phrase.join(' ')
  const families = ASKERS.filter((asker) => asker.phrase.join(' ') === key).flatMap(({ members }) => members)
  const also = [...new Set(families)].filter((member) => toPhrase(member).join(' ') !== key)
  return { asked, also, phrases: [phrase, ...singular(phrase), ...also.map(toPhrase)] }
}

/** `fractures` finds `fracture`; the other way round a word finds what begins with it. */
function singular(phrase: Phrase): readonly Phrase[] {
  const last = phrase.at(-1) ?? ''
  const isPlural = last.length >= PLURAL_CHARACTERS_MIN && last.endsWith('s') && !last.endsWith('ss')
  return isPlural ? [[...phrase.slice(0, -1), last.slice(0, -1)]] : []
}
