/**
 * What the search that was done, as the `self` link of its first page writes it, leaves out of what was asked for. R4,
 * 3.1.1.1.1: the link holds the parameters that were used. One that narrows and was not asked for hides what it does not
 * fit; one that names nobody was no search for this person. What only pages or draws an answer narrows nothing, and a
 * link of which nothing is known speaks against nobody (H-003).
 */
import { NARROWING_PARAMETERS, PRESENTING_PARAMETERS } from './search-parameters.ts'

/** An operation narrows by names of its own (`Patient/$everything`). */
const NARROWING_EVERYTHING: ReadonlySet<string> = new Set(['start', 'end', '_since', '_type'])

/** In words that name no value; null: nothing says so. Both links as absolute addresses. */
export function narrowingOf(self: URL, asked: URL): string | null {
  const isEverything = self.pathname.endsWith('/$everything')
  const narrowing = isEverything ? NARROWING_EVERYTHING : NARROWING_PARAMETERS
  const known = new Set([...asked.searchParams.keys()].map(plainName))
  const added = [...self.searchParams].find(([written, value]) => {
    const name = plainName(written)
    return narrowing.has(name) && !known.has(name) && value !== '' && !isUpToNow(name, value)
  })
  return added === undefined ? null : `its link says that it searched more narrowly, by ${plainName(added[0])}`
}

/** That whoever was asked for is not in it, though the link tells how the search was asked. */
export function namesNobody(self: URL): boolean {
  const names = [...self.searchParams.keys()].map(plainName)
  if (names.length === 0 || /\/Patient\/[^/]+/.test(self.pathname)) return false
  return names.every((name) => PRESENTING_PARAMETERS.has(name))
}

/** Without modifier and chain: `subject:Patient.identifier` is `subject`. */
function plainName(written: string): string {
  return written.split(/[:.]/, 1)[0] ?? ''
}

/** Some servers page through what there was when the first page was asked for. */
function isUpToNow(name: string, value: string): boolean {
  return name === '_lastUpdated' && /^l[et]/.test(value)
}
