/** What of an answer was held back for confidentiality: its ids for the audit, and whether this reader would have seen any. */
import type { Permission } from '../../domain/access-grant.ts'
import { pagesOf, registerPagesOf } from '../../domain/pages.ts'
import type { NormalisedAnswer } from '../normalised-answer.ts'
import { homeAt } from './section-declarations.ts'

type Hidden = Pick<Permission, 'hiddenSections' | 'hiddenPages'>

export function withheldIn(
  answers: readonly NormalisedAnswer[]
): readonly { readonly id: string; readonly sets: readonly string[] }[] {
  return answers.flatMap(({ withheld = [] }) => withheld.map(({ id, sets }) => ({ id, sets })))
}

/** What a role does not see anyway is not said to be missing from what it sees. */
export function wouldShowWithheld({ source, withheld = [] }: NormalisedAnswer, hidden: Hidden): boolean {
  const fed = pagesOf(source)
  return withheld.some(({ resource }) => {
    const home = homeAt(resource, fed)
    if (home !== null && !hidden.hiddenSections.has(home)) return true
    return registerPagesOf(resource).some((page) => fed.includes(page) && !hidden.hiddenPages.has(page))
  })
}
