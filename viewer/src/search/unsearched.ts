/** What of the sources was not searched, and why: each source and reason once, with the sections it holds for (H-003). */
import type { SearchAnswer, SearchedPlace, UnsearchedDocument } from '@ncr/contract/search.ts'
import { INCOMPLETE_STATES } from '@ncr/contract/source-outcome.ts'
import { counted } from '../content/counting.ts'
import { GP_SECTION_TITLES } from '../content/pages.ts'
import { placeInWords } from '../content/search.ts'
import { FLAG_WORDS, STATE_WORDS } from '../content/states.ts'

export type UnsearchedTone = 'bad' | 'old' | 'plain'

export interface UnsearchedPart {
  readonly source: string
  readonly why: string
  readonly tone: UnsearchedTone
  /** Of no section of this source anything was searched. */
  readonly isWhole: boolean
  /** In words, in the order of the record. */
  readonly places: readonly string[]
}

type State = SearchedPlace['states'][number]

interface Reason {
  readonly why: string
  readonly tone: UnsearchedTone
  readonly isAll: boolean
}

const TONES: readonly UnsearchedTone[] = ['bad', 'old', 'plain']

const sends = ({ state, neverSends }: State): boolean => state !== 'not-supported' && neverSends !== true

function reasonsOf(one: State): readonly Reason[] {
  const { state, flags = [], unreadable, detail } = one
  if (!sends(one)) return []
  const because = detail === undefined ? '' : ` (${detail})`
  if (INCOMPLETE_STATES.has(state)) {
    const tone = state === 'not-asked' ? 'plain' : 'bad'
    return [{ why: `${STATE_WORDS[state].said}${because}`, tone, isAll: true }]
  }
  return [
    ...flags.map((flag): Reason => ({
      why: `${FLAG_WORDS[flag]}${because}`,
      tone: flag === 'cut' ? 'bad' : 'old',
      isAll: false
    })),
    ...(unreadable === undefined
      ? []
      : [{ why: `${counted(unreadable, 'entry', 'entries')} could not be read`, tone: 'bad' as const, isAll: false }])
  ]
}

function inWords({ place }: SearchedPlace, { gpSection }: State): string {
  return gpSection === undefined ? placeInWords(place) : `${placeInWords(place)} – ${GP_SECTION_TITLES[gpSection]}`
}

export function toUnsearched({ places }: SearchAnswer): readonly UnsearchedPart[] {
  const states = places.flatMap((place) => place.states.filter(sends).map((state) => ({ place, state })))
  const told = states.flatMap(({ place, state }) =>
    reasonsOf(state).map((reason) => ({ ...reason, source: state.source, place: inWords(place, state) }))
  )
  const parts = [...Map.groupBy(told, ({ source, why }) => `${source} ${why}`).values()].flatMap(
    ([first, ...others]): readonly UnsearchedPart[] => {
      if (first === undefined) return []
      const { source, why, tone, isAll } = first
      const named = [...new Set([first, ...others].map(({ place }) => place))]
      const isWhole = isAll && states.filter((one) => one.state.source === source).length === others.length + 1
      return [{ source, why, tone, isWhole, places: named }]
    }
  )
  return parts.toSorted((a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone))
}

export interface UnreadDocuments {
  readonly source: string
  readonly why: string
  readonly documents: readonly UnsearchedDocument[]
}

/** Those of one source that have the same reason stand together; each of them is named. */
export function toUnread({ documents }: SearchAnswer): readonly UnreadDocuments[] {
  const sourceOf = ({ entry }: UnsearchedDocument): string => entry.slice(0, entry.indexOf('/'))
  return [...Map.groupBy(documents.unsearched, (one) => `${sourceOf(one)} ${one.detail}`).values()].flatMap(
    (these): readonly UnreadDocuments[] => {
      const [first] = these
      return first === undefined ? [] : [{ source: sourceOf(first), why: first.detail, documents: these }]
    }
  )
}
