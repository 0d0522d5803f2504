/** How many there are, and how many a filter leaves: never a bare number while something may be missing (H-003). */

export interface Completeness {
  readonly isAsking: boolean
  /** More may exist than was received. */
  readonly isIncomplete: boolean
}

export function sayHowMany(count: number, { isAsking, isIncomplete }: Completeness): string {
  if (isAsking) return count === 0 ? 'none so far, asking…' : `${count} so far`
  if (isIncomplete) return count === 0 ? 'not known' : `at least ${count}`
  return `${count}`
}

/** `3 of at least 9 shown`; all of them: `at least 9`. */
export function sayShown(shown: number, total: number, completeness: Completeness): string {
  const all = sayHowMany(total, completeness)
  return shown === total ? all : `${shown} of ${all} shown`
}

/** The sentence under the fields. */
export function sayFiltered(by: string, shown: number, total: number, completeness: Completeness): string {
  const hidden = total - shown
  const how = hidden === 0 ? `all shown, ${sayHowMany(total, completeness)}` : sayShown(shown, total, completeness)
  return `Filtered by ${by}: ${how}${hidden === 0 ? '' : `, ${hidden} hidden by your choice`}.`
}

/** In place of a list of which a filter leaves nothing. */
export function sayNothingMatches({ isAsking, isIncomplete }: Completeness): string {
  if (isAsking) return 'Nothing received so far matches this filter. Sources are still being asked.'
  const what = 'Nothing that was received matches this filter'
  return isIncomplete ? `${what}, but this does not mean that nothing is recorded.` : `${what}.`
}

export const FILTER = {
  name: 'Filter',
  partner: 'Partner',
  allPartners: 'All partners',
  kind: 'Kind',
  allKinds: 'All kinds',
  to: 'To',
  showAll: 'Show everything',
  turned: '“From” is later than “To”.',
  /** Beside a count. */
  notFiltered: 'whatever the filter'
}
