/** What a search looks through, as the sections and pages show it to this role: the same stages, the same rules. */
import type { Entry } from '@ncr/contract/record.ts'
import type { SearchedPlace, SearchPlace } from '@ncr/contract/search.ts'
import type { PageName } from '@ncr/contract/section-names.ts'
import type { Permission } from '../domain/access-grant.ts'
import { pagesOf } from '../domain/pages.ts'
import type { Source } from '../domain/region.ts'
import type { NormalisedAnswer } from './normalised-answer.ts'
import type { Field } from './search/entry-fields.ts'
import type { Unit } from './search/search.ts'
import { newestFirst, toSourcePage, type EntryPage } from './sections/page-state.ts'
import { sections } from './sections/sections.ts'

export interface SearchMaterial {
  readonly places: readonly Omit<SearchedPlace, 'found'>[]
  /** Entries that are documents or may have some, newest first. */
  readonly documents: readonly Entry[]
  /** `words`: of the documents, by entry. */
  toUnits(words: ReadonlyMap<string, readonly Field[]>): readonly Unit[]
}

interface Placed {
  readonly entry: Entry
  readonly place: SearchPlace
  readonly pages: PageName[]
}

const WITH_DOCUMENTS: ReadonlySet<string> = new Set(['DocumentReference', 'DiagnosticReport'])

export function toMaterial(
  permission: Pick<Permission, 'hiddenSections' | 'hiddenPages'>,
  answers: readonly NormalisedAnswer[]
): SearchMaterial {
  const placed = new Map<string, Placed>()
  const places = [...placeInSections(permission, answers, placed), ...placeOnPages(permission, answers, placed)]
  const sources = new Map<string, Source>(answers.map(({ source }) => [source.id, source]))
  const inOrder = [...placed.values()].toSorted((a, b) => newestFirst(a.entry, b.entry))
  return {
    places,
    documents: inOrder.map(({ entry }) => entry).filter(({ resource }) => WITH_DOCUMENTS.has(resource.resourceType)),
    toUnits: (words) =>
      inOrder.flatMap(({ entry, pages, ...home }) => {
        const source = sources.get(entry.source)
        return source === undefined ? [] : [{ ...home, entry, pages, source, documents: words.get(entry.id) ?? [] }]
      })
  }
}

function placeInSections(
  { hiddenSections }: Pick<Permission, 'hiddenSections'>,
  answers: readonly NormalisedAnswer[],
  placed: Map<string, Placed>
): readonly Omit<SearchedPlace, 'found'>[] {
  const parts = sections(hiddenSections, answers.length)
  const lines = [...parts.add(answers, answers.flatMap(entriesOf)), ...parts.finish()]
  // A region without sources has only last lines; any other none.
  for (const { section, entries } of lines) {
    for (const entry of entries) placed.set(entry.id, { entry, place: section, pages: [] })
  }
  return lines.map(({ section, states }) => ({ place: section, states }))
}

function placeOnPages(
  { hiddenSections, hiddenPages }: Pick<Permission, 'hiddenSections' | 'hiddenPages'>,
  answers: readonly NormalisedAnswer[],
  placed: Map<string, Placed>
): readonly Omit<SearchedPlace, 'found'>[] {
  const states = new Map<EntryPage, SearchedPlace['states']>()
  for (const answer of answers) {
    const pages = pagesOf(answer.source).filter((page) => page !== 'gp-data' && !hiddenPages.has(page))
    for (const page of pages) {
      if (page === 'gp-data') continue
      const { state, entries } = toSourcePage(page, answer, hiddenSections)
      states.set(page, [...(states.get(page) ?? []), state])
      for (const entry of entries) place(placed, entry, page)
    }
  }
  return [...states].map(([page, these]) => ({ place: page, states: these }))
}

/** What a section shows stays there, and says which pages show it too. */
function place(placed: Map<string, Placed>, entry: Entry, page: PageName): void {
  const known = placed.get(entry.id)
  if (known === undefined) placed.set(entry.id, { entry, place: page, pages: [] })
  else known.pages.push(page)
}

function entriesOf(answer: NormalisedAnswer): readonly Entry[] {
  return answer.kind === 'types' ? [...answer.types.values()].flatMap((type) => type.entries) : []
}
