/** The count or state of a page in the navigation. A missing answer never reads as none (hazard H-003). */
import type { PageSaid, PageStanding } from '../record/page-feeds.ts'

export interface ShortCount {
  readonly text: string
  readonly isBad: boolean
}

/** Worst first: what stands for the page when it has no entries. */
const WORDS: readonly (readonly [standing: PageStanding, text: string, isBad: boolean])[] = [
  ['unavailable', 'not answered', true],
  ['timed-out', 'not answered', true],
  ['unknown', 'not answered', true],
  ['down', 'down', true],
  ['refused', 'refused', true],
  ['withheld', 'withheld', true],
  ['off', 'switched off', true],
  ['not-asked', 'not asked', false],
  ['to-ask', 'open to ask', false],
  ['recorded', 'not known', false],
  ['none-recorded', 'none recorded', false],
  ['not-held', 'not held', false],
  ['not-supported', 'not sent', false]
]

const MAY_HOLD_MORE: ReadonlySet<PageStanding> = new Set<PageStanding>([
  'unavailable',
  'timed-out',
  'unknown',
  'down',
  'off',
  'refused',
  'withheld',
  'not-asked',
  'to-ask'
])

export function sayPageCount(said: readonly PageSaid[]): ShortCount {
  if (said.length === 0) return { text: 'no source', isBad: false }
  if (said.some(({ shown }) => shown === 'asking')) return { text: '–', isBad: false }
  const count = said.reduce((sum, one) => sum + one.count, 0)
  const isCut = said.some(({ flags }) => flags.includes('cut') || flags.includes('part-withheld'))
  const worst = WORDS.find(([standing]) => said.some(({ shown }) => shown === standing))
  const isBad = worst?.[2] ?? true
  if (count === 0)
    return isCut && !isBad ? { text: 'not known', isBad: true } : { text: worst?.[1] ?? 'not known', isBad }
  const isIncomplete = isCut || said.some(({ shown }) => MAY_HOLD_MORE.has(shown))
  return { text: isIncomplete ? `at least ${count}` : `${count}`, isBad }
}
