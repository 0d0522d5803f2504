/** Search inside the record: never "nothing recorded", and never a bare number while something was not searched (H-003). */
import type { SearchAnswer, SearchExcerpt, SearchPlace } from '@ncr/contract/search.ts'
import { counted, listed } from './counting.ts'
import { PAGE_TITLES } from './pages.ts'
import { SECTION_TITLES } from './sections.ts'

export const SEARCH = {
  title: 'Search',
  about: 'Entries, letters and the GP record are looked through, as your role is shown them.',
  field: 'Search this record',
  button: 'Search',
  hint: 'Each search asks every source again, which may take some seconds, and is written down with its words. All words must stand in the same entry or letter.',
  invalid: 'Type at least two letters or figures, and no more than 100 characters.',
  asking: 'Asking every source, and reading letters…',
  long: 'This takes longer than usual. You can read the rest of the record meanwhile; the search stops when you leave this page.',
  what: 'The search',
  forgotten: 'What was searched for here is not kept when the page is loaded anew. Type it again.',
  replay:
    'Nothing can be searched in what somebody saw earlier. What was looked for then stands in the audit as “searched”.',
  notSearched: 'Not searched',
  notSearchedMeans: 'These may hold more that is not found here.',
  documents: 'Documents that were not read through',
  whole: 'nothing of it was searched',
  nothingMissing: 'Everything that you are shown was searched.',
  otherWords: 'It may be written in other words, in a picture, or not be in the record at all.',
  mayExist: 'It may be recorded in what was not searched.',
  guarded: 'Some of its words open on purpose only: open the entry to read them.',
  notInView:
    'It came with this search and is not in the record as you opened it: whether it still holds is not shown here. Open the record anew to read it in full.',
  onPage: 'Whether it still holds stands on its page.'
}

const atLeast = (answer: SearchAnswer): string => (answer.atLeast ? 'At least ' : '')

/** The one sentence that is also read out. */
export function sayFound(answer: SearchAnswer, query: string): string {
  const { found, hits } = answer
  if (found === 0 && answer.atLeast) return `Nothing was found for “${query}” in what could be searched.`
  if (found === 0) return `Nothing was found for “${query}”.`
  const shown = hits.length < found ? ` The first ${hits.length} are shown: add a word to find fewer.` : ''
  const missing = answer.atLeast ? '; something was not searched' : ''
  return `${atLeast(answer)}${counted(found, 'result')} for “${query}”${missing}.${shown}`
}

/** Beside the title of a group. */
export function sayFoundIn(answer: SearchAnswer, found: number, shown: number): string {
  return `${atLeast(answer).toLowerCase()}${found}${shown < found ? `, ${shown} shown` : ''}`
}

/** What counted as the same: the reader must know why an entry without the word is here. */
export function sayAlso({ terms }: SearchAnswer): readonly string[] {
  return terms
    .filter(({ also }) => also.length > 0)
    .map(({ asked, also }) => `For “${asked}” also: ${also.join(', ')}.`)
}

export function placeInWords(place: SearchPlace): string {
  return toTitle(place).inWords
}

export function placeTitle(place: SearchPlace): string {
  return toTitle(place).title
}

function toTitle(place: SearchPlace): { readonly title: string; readonly inWords: string } {
  const titles: Record<SearchPlace, { readonly title: string; readonly inWords: string }> = {
    ...SECTION_TITLES,
    ...PAGE_TITLES
  }
  return titles[place]
}

export function sayHidden(hidden: readonly SearchPlace[]): string {
  return `Hidden from your role, and not searched: ${listed(hidden.map(placeInWords))}.`
}

export function sayDocumentsRead({ documents }: SearchAnswer): string | null {
  return documents.searched === 0 ? null : `${counted(documents.searched, 'document')} read through.`
}

/** Where in the entry the words stand. */
export function sayWhere({ where, content }: SearchExcerpt): string {
  if (content === undefined) return where
  return content === 0 ? 'In the document' : `In document ${content + 1} of the entry`
}
