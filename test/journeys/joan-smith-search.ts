/** What a search of Joan Smith's record answers, as the server would send it: CityCare fails, a letter is a picture. */
import type { SectionState } from '@ncr/contract/record.ts'
import type { SearchAnswer } from '@ncr/contract/search.ts'
import { DOCUMENTS, ALLERGIES } from './joan-smith-entries.ts'

const idOf = (text: string): string =>
  [...DOCUMENTS, ...ALLERGIES].find((entry) => entry.text === text)?.id ?? `nobody/${text}`

/** Markup that a source sent as the words of its note. */
export const HOSTILE_WORDS = '<img src=x onerror="document.title=\'taken\'">'

const SFH: SectionState = { source: 'sfh', state: 'recorded' }
const CITYCARE: SectionState = { source: 'citycare', state: 'timed-out', detail: 'no answer within 2000 ms' }
const NUH: SectionState = { source: 'nuh', state: 'recorded' }

let requests = 0

function answerWith(more: Partial<SearchAnswer>): SearchAnswer {
  requests += 1
  return {
    disclosureId: 'disclosure-1',
    requestId: `req-search-${requests}`,
    at: '2026-11-22T12:05:00Z',
    terms: [],
    found: 0,
    atLeast: false,
    places: [
      { place: 'allergies', states: [NUH, SFH], found: 0 },
      { place: 'documents', states: [NUH, SFH], found: 0 }
    ],
    hidden: [],
    documents: { searched: 2, unsearched: [] },
    hits: [],
    ...more
  }
}

/** In a letter, in a note, in a row of the GP record and on a page. */
export function foundAnswer(): SearchAnswer {
  return answerWith({
    terms: [{ asked: 'anaphylaxis', also: ['anaphylactic'] }],
    found: 4,
    atLeast: true,
    places: [
      { place: 'allergies', states: [NUH, SFH, CITYCARE], found: 1 },
      { place: 'documents', states: [{ ...NUH, state: 'withheld', detail: 'organisation policy' }, SFH], found: 1 },
      { place: 'systmone-non-gp', states: [CITYCARE], found: 1 },
      { place: 'gp-data', states: [{ source: 'gpc', state: 'refused', gpSection: 'IMM' }], found: 1 }
    ],
    hidden: ['social-care'],
    documents: {
      searched: 1,
      unsearched: [
        { entry: idOf('Memory clinic letter'), content: 0, state: 'not-supported', detail: 'it is a picture' }
      ]
    },
    hits: [
      hitOf('allergies', 'nuh', 'Penicillin', 'Note', `Told of ${HOSTILE_WORDS} `),
      { ...hitOf('documents', 'sfh', 'Discharge summary', 'Document', 'Readmitted with '), guarded: true },
      { ...hitOf('systmone-non-gp', 'citycare', 'Venous leg ulcer', 'Note', 'No '), entry: 'citycare/Condition/7' },
      {
        ...hitOf('gp-data', 'gpc', 'Summary', 'Summary', 'Penicillin, '),
        entry: null,
        recorded: null,
        gpSection: 'SUM'
      }
    ]
  })
}

function hitOf(
  place: SearchAnswer['hits'][number]['place'],
  source: string,
  title: string,
  where: string,
  before: string
): SearchAnswer['hits'][number] {
  return {
    place,
    entry: idOf(title),
    source,
    title,
    recorded: '2026-10-17',
    occurred: null,
    excerpts: [
      {
        where,
        parts: [{ text: before }, { text: 'anaphylaxis', found: true }, { text: ' in 2011' }],
        ...(where === 'Document' ? { content: 0 } : {})
      }
    ]
  }
}

export const emptyAnswer = (): SearchAnswer => answerWith({})

/** Nothing in what could be searched: one source did not answer. */
export const emptyButMissing = (): SearchAnswer =>
  answerWith({ atLeast: true, places: [{ place: 'allergies', states: [NUH, CITYCARE], found: 0 }] })
