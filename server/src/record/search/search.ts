/**
 * Search: which of what this reader is shown holds every word that was asked for. It knows no person, no source and no
 * permission: what it is handed has been let through by the stages before it, and nothing else can be found.
 */
import assert from 'node:assert/strict'
import type { GpDataSection } from '@ncr/contract/page.ts'
import type { Entry } from '@ncr/contract/record.ts'
import { isSafeguarding, mentionsSafeguarding } from '@ncr/contract/safeguarding.ts'
import type { SearchExcerpt, SearchHit, SearchPlace } from '@ncr/contract/search.ts'
import type { PageName } from '@ncr/contract/section-names.ts'
import { fieldsOf, type Field, type SourceNames } from './entry-fields.ts'
import { toParts } from './excerpt.ts'
import { findTerm, toText, type Stretch, type Text } from './find-words.ts'
import type { Query, Term } from './query.ts'

/** Of one answer; what was found past it is counted. */
export const SEARCH_HITS_MAX = 200
/** Of one hit. */
const EXCERPTS_MAX = 3
const UNITS_PER_STEP = 16

interface UnitBase {
  readonly place: SearchPlace
  readonly source: SourceNames & { readonly id: string }
}

/** One entry with the words of its documents, or one block of the GP record: all terms are found in one of these. */
export type Unit =
  | (UnitBase & { readonly entry: Entry; readonly pages: readonly PageName[]; readonly documents: readonly Field[] })
  | (UnitBase & {
      readonly entry: null
      readonly gpSection: GpDataSection
      readonly title: string
      readonly block: string
    })

export interface Found {
  readonly hits: readonly SearchHit[]
  /** All that were found, by place. */
  readonly counts: ReadonlyMap<SearchPlace, number>
}

/** In the order of the units, yielding wherever others may have a turn. */
export function* search(query: Query, units: readonly Unit[]): Generator<undefined, Found> {
  assert(query.terms.length > 0, 'something is looked for')
  const hits: SearchHit[] = []
  const counts = new Map<SearchPlace, number>()
  for (const [index, unit] of units.entries()) {
    if (index % UNITS_PER_STEP === 0) yield undefined
    const hit = findIn(query, unit)
    if (hit === null) continue
    counts.set(unit.place, (counts.get(unit.place) ?? 0) + 1)
    if (hits.length < SEARCH_HITS_MAX) hits.push(hit)
  }
  return { hits, counts }
}

function findIn({ terms }: Query, unit: Unit): SearchHit | null {
  const fields = unit.entry === null ? [{ where: unit.title, text: unit.block }] : fieldsOfUnit(unit)
  const texts = fields.map((field) => ({ field, text: toText(field.text), also: toText(field.also ?? '') }))
  const places = terms.map((term) => texts.findIndex(({ text, also }) => isIn(term, text) || isIn(term, also)))
  if (places.includes(-1)) return null
  const chosen = [...new Set(places)].flatMap((place) => fields[place] ?? []).slice(0, EXCERPTS_MAX)
  return toHit(unit, chosen, terms)
}

function fieldsOfUnit(unit: Extract<Unit, { readonly entry: Entry }>): readonly Field[] {
  return [...fieldsOf(unit.entry, unit.source), ...unit.documents]
}

function isIn(term: Term, text: Text): boolean {
  return findTerm(term, text).length > 0
}

function toHit(unit: Unit, chosen: readonly Field[], terms: readonly Term[]): SearchHit {
  const { entry, place, source } = unit
  const title = entry === null ? unit.title : entry.text
  const isTitleGuarded = mentionsSafeguarding(title) || (entry !== null && isSafeguarding(entry))
  const open = isTitleGuarded
    ? []
    : chosen.filter((field) => field.guarded !== true && !mentionsSafeguarding(field.text))
  const isGuarded = isTitleGuarded || open.length < chosen.length
  return {
    place,
    entry: entry?.id ?? null,
    source: source.id,
    title: isTitleGuarded ? null : title,
    recorded: entry?.recorded ?? null,
    occurred: entry?.occurred ?? null,
    ...(isGuarded ? { guarded: true as const } : {}),
    excerpts: open.map((field) => toExcerpt(field, terms)),
    ...(entry === null || unit.pages.length === 0 ? {} : { pages: [...unit.pages] }),
    ...(entry === null ? { gpSection: unit.gpSection } : {})
  }
}

function toExcerpt({ where, text, content }: Field, terms: readonly Term[]): SearchExcerpt {
  const read = toText(text)
  const found: readonly Stretch[] = terms.flatMap((term) => findTerm(term, read))
  // Found in another way of writing the same: shown as the screen writes it.
  const parts = found.length > 0 ? toParts(text, found) : [{ text, found: true as const }]
  return { where, parts, ...(content === undefined ? {} : { content }) }
}
