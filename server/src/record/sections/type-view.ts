/**
 * One resource type of one source, for whoever asks by type and not by section: which of its entries the reader may see, and
 * in which of the nine states it is. What a section or a page hides from a role is hidden here too (feature 7).
 */
import type { Entry, SectionState } from '@ncr/contract/record.ts'
import type { Permission } from '../../domain/access-grant.ts'
import { isRegisterPage, pagesOf, registerPagesOf } from '../../domain/pages.ts'
import { PAGE_NAMES } from '@ncr/contract/section-names.ts'
import type { NormalisedAnswer } from '../normalised-answer.ts'
import { homeAt, isLaboratory, SECTION_DECLARATIONS } from './section-declarations.ts'
import { toSectionState } from './section-state.ts'

type Hidden = Pick<Permission, 'hiddenSections' | 'hiddenPages'>

export interface TypeView {
  readonly state: SectionState
  readonly entries: readonly Entry[]
}

/** `all`: nothing of the type is shown to this role. `part`: some of it may be missing. */
export function hiddenOf(type: string, { hiddenSections, hiddenPages }: Hidden): 'none' | 'part' | 'all' {
  const homes = SECTION_DECLARATIONS.filter(({ types }) => types.includes(type)).map(({ name }) =>
    hiddenSections.has(name)
  )
  const pages = type === 'Observation' ? PAGE_NAMES.filter(isRegisterPage).map((page) => hiddenPages.has(page)) : []
  const places = [...homes, ...pages]
  if (places.every((isHidden) => isHidden)) return 'all'
  return places.some((isHidden) => isHidden) ? 'part' : 'none'
}

export function toTypeView(type: string, answer: NormalisedAnswer, hidden: Hidden): TypeView {
  const received = answer.kind === 'types' ? (answer.types.get(type)?.entries ?? []) : []
  const fed = pagesOf(answer.source)
  const entries = received.filter(({ resource }) => {
    const home = homeAt(resource, fed)
    if (home !== null) return !hidden.hiddenSections.has(home)
    // A row of a register page that is a laboratory's is hidden with the results.
    if (hidden.hiddenSections.has('results') && isLaboratory(resource)) return false
    return registerPagesOf(resource).some((page) => fed.includes(page) && !hidden.hiddenPages.has(page))
  })
  const state = toSectionState({ types: [type] }, answer, entries.length)
  return { state: hiddenOf(type, hidden) === 'part' ? withHidden(state) : state, entries }
}

/** Whether or not there is any of what the role does not see, "none" would be a guess. */
function withHidden(state: SectionState): SectionState {
  if (state.state !== 'none-recorded') return state
  return { ...state, state: 'withheld', detail: 'a part of it is hidden from the role' }
}
