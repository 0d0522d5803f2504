/**
 * A page of one source: which of its entries it shows, and in which of the nine states it is. Counted in the stream and
 * shown when opened by the same rule, so that a count and its page cannot disagree (feature 16).
 */
import assert from 'node:assert/strict'
import { UNIT_TAG_SYSTEM } from '@ncr/contract/provenance.ts'
import type { PageEntry } from '@ncr/contract/page.ts'
import type { Entry, PageCount, SectionState, SourceEvent } from '@ncr/contract/record.ts'
import type { PageName, SectionName } from '@ncr/contract/section-names.ts'
import type { Permission } from '../../domain/access-grant.ts'
import { isRegisterPage, pagesOf, registerPagesOf } from '../../domain/pages.ts'
import { toTimeSpan } from '../../domain/partial-date.ts'
import type { Source } from '../../domain/region.ts'
import { isObject, objectsOf, textOf } from '../../domain/resource.ts'
import type { NormalisedAnswer } from '../normalised-answer.ts'
import { homeOf, isLaboratory, SECTION_DECLARATIONS } from './section-declarations.ts'
import { toSectionState } from './section-state.ts'

export type Hidden = Pick<Permission, 'hiddenSections' | 'hiddenPages'>

/** Pages made of FHIR resources: those of the GP record are asked for one section at a time. */
export type EntryPage = Exclude<PageName, 'gp-data'>

export interface SourcePage {
  readonly state: SectionState
  readonly entries: readonly PageEntry[]
}

/** The resource types that the page needs of the source, without those that only hidden sections show. */
export function pageTypes(page: EntryPage, source: Source, hidden: ReadonlySet<SectionName>): readonly string[] {
  if (isRegisterPage(page)) return ['Observation']
  const shown = SECTION_DECLARATIONS.filter(({ name }) => !hidden.has(name)).flatMap(({ types }) => types)
  return source.resourceTypes.filter((type) => shown.includes(type))
}

const NOTHING: ReadonlySet<SectionName> = new Set()

export function toSourcePage(page: EntryPage, answer: NormalisedAnswer, hidden: ReadonlySet<SectionName>): SourcePage {
  const types = pageTypes(page, answer.source, hidden)
  const entries = entriesOf(answer).filter((entry) => isOnPage(page, entry, hidden))
  const isHeldBack = entriesOf(answer).some((entry) => isOnPage(page, entry, NOTHING) && !isOnPage(page, entry, hidden))
  const state = toSectionState({ types }, answer, entries.length)
  const shown = isRegisterPage(page) ? entries : entries.map((entry) => ({ ...entry, unit: unitOf(entry) }))
  return { state: withHidden(page, state, answer, hidden, isHeldBack), entries: shown }
}

/** The source's line with what each of its pages would show. */
export function toCountedEvent(answer: NormalisedAnswer, hidden: Hidden): SourceEvent {
  const pages = pagesOf(answer.source)
    .filter((page) => page !== 'gp-data')
    .filter((page) => !hidden.hiddenPages.has(page))
    .map((page) => toCount(page, toSourcePage(page, answer, hidden.hiddenSections)))
  return pages.length === 0 ? answer.event : { ...answer.event, pages }
}

function toCount(page: EntryPage, { state, entries }: SourcePage): PageCount {
  assert(state.state !== 'recorded' || entries.length > 0, 'a page that is recorded shows something')
  const { flags } = state
  return { page, state: state.state, count: entries.length, ...(flags === undefined ? {} : { flags }) }
}

function entriesOf(answer: NormalisedAnswer): readonly Entry[] {
  return answer.kind === 'types' ? [...answer.types.values()].flatMap((type) => type.entries) : []
}

function isOnPage(page: EntryPage, { resource }: Entry, hidden: ReadonlySet<SectionName>): boolean {
  if (isRegisterPage(page)) {
    if (resource.resourceType !== 'Observation' || !registerPagesOf(resource).includes(page)) return false
    return !hidden.has('results') || !isLaboratory(resource)
  }
  const home = homeOf(resource)
  return home === null || !hidden.has(home)
}

/**
 * What a role does not see is said to be held back whether or not there is any of it; on a register page, which may have
 * results of a laboratory among much else, where there is.
 */
function withHidden(
  page: EntryPage,
  state: SectionState,
  { source }: NormalisedAnswer,
  hidden: ReadonlySet<SectionName>,
  isHeldBack: boolean
): SectionState {
  if (isRegisterPage(page)) {
    if (!isHeldBack) return state
    if (state.state === 'none-recorded')
      return { source: source.id, state: 'withheld', detail: 'results are hidden from your role' }
    return withPart(state)
  }
  const holdsBack = SECTION_DECLARATIONS.some(
    ({ name, types }) => hidden.has(name) && types.some((type) => source.resourceTypes.includes(type))
  )
  if (!holdsBack || state.state === 'not-asked') return state
  if (pageTypes(page, source, hidden).length === 0) {
    return { source: source.id, state: 'withheld', detail: 'all that it sends is hidden from your role' }
  }
  return withPart(state)
}

function withPart(state: SectionState): SectionState {
  return { ...state, flags: [...new Set([...(state.flags ?? []), 'part-withheld' as const])] }
}

function unitOf({ resource }: Entry): string | null {
  const { meta } = resource
  const tags = isObject(meta) ? objectsOf(meta['tag']) : []
  const unit = tags.find((tag) => tag['system'] === UNIT_TAG_SYSTEM)
  return textOf(unit?.['display']) ?? textOf(unit?.['code'])
}

/** By when it happened, else when it was recorded; what says neither stands last. */
export function newestFirst(left: Entry, right: Entry): number {
  return latestMs(right) - latestMs(left)
}

function latestMs({ occurred, recorded }: Entry): number {
  const date = occurred ?? recorded
  return (date === null ? null : toTimeSpan(date)?.untilMs) ?? Number.MIN_SAFE_INTEGER
}
