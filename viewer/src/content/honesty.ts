/** The honesty line of a panel and what an empty panel says. No wording here may turn a missing answer into "none". */
import { showClock, showDateTime } from '../dates/partial-date.ts'
import {
  hasAnswered,
  isMissing,
  type SectionSummary,
  type ShownState,
  type SourceSaid
} from '../record/section-summary.ts'
import { counted, listed } from './counting.ts'
import { FLAG_WORDS, STATE_WORDS } from './states.ts'

export interface HonestyPart {
  readonly text: string
  /**
   * `bad`: a source failed or refused, more may exist; `old`: what came is not all or not of now, and nobody failed (an old
   * copy, a part held back as the person or a policy chose); `plain`: nothing to worry about.
   */
  readonly tone: 'plain' | 'bad' | 'old'
}

const MISSING_ORDER: readonly ShownState[] = [
  'unavailable',
  'timed-out',
  'down',
  'unknown',
  'refused',
  'withheld',
  'off',
  'not-asked'
]

/** More names than this are a number. */
const ASKING_NAMES_MAX = 2

function namesIn(said: readonly SourceSaid[], shown: ShownState): readonly string[] {
  return said.filter((one) => one.shown === shown).map(({ source }) => source.name)
}

function sayState(said: readonly SourceSaid[], shown: ShownState): string | null {
  const names = namesIn(said, shown)
  if (names.length === 0) return null
  const words = STATE_WORDS[shown]
  return `${listed(names)} ${names.length === 1 ? words.said : words.saidByMany}`
}

function sayAnswered(summary: SectionSummary): string {
  const able = summary.said.filter(({ shown }) => shown !== 'not-supported')
  const answered = able.filter(hasAnswered).length
  if (summary.isAsking) {
    const asking = namesIn(summary.said, 'asking')
    const whom = asking.length <= ASKING_NAMES_MAX ? listed(asking) : counted(asking.length, 'source')
    return `${answered} of ${counted(able.length, 'source')} answered so far, asking ${whom}`
  }
  if (able.length === 0) return 'No source sends this'
  return `${answered} of ${counted(able.length, 'source')} answered`
}

function sayFlags({ source, state }: SourceSaid): readonly HonestyPart[] {
  const flags = state?.flags ?? []
  const parts: HonestyPart[] = []
  const copy = state?.asOf && source.kind === 'overnight' ? `copy of ${showDateTime(state.asOf)}` : null
  if (flags.includes('stale')) {
    parts.push({ text: `${source.name}: ${copy ?? 'overnight copy'} is ${FLAG_WORDS.stale}`, tone: 'old' })
  } else if (copy && state?.state === 'recorded') parts.push({ text: `${source.name}: ${copy}`, tone: 'plain' })
  if (flags.includes('cut')) parts.push({ text: `${source.name}: ${FLAG_WORDS.cut}`, tone: 'bad' })
  if (flags.includes('part-withheld'))
    parts.push({ text: `${source.name}: ${FLAG_WORDS['part-withheld']}`, tone: 'old' })
  return parts
}

/** Which sources answered, which did not and why: worst first after the numbers. */
export function sayHonesty(summary: SectionSummary): readonly HonestyPart[] {
  const { said } = summary
  const missing = MISSING_ORDER.flatMap((shown): HonestyPart[] => {
    const text = sayState(said, shown)
    return text ? [{ text, tone: shown === 'not-asked' ? 'plain' : 'bad' }] : []
  })
  const notHeld = sayState(said, 'not-held')
  const flags = said.flatMap(sayFlags)
  return [
    { text: sayAnswered(summary), tone: 'plain' },
    ...missing.filter(({ tone }) => tone === 'bad'),
    ...flags.filter(({ tone }) => tone !== 'plain'),
    ...missing.filter(({ tone }) => tone === 'plain'),
    ...(notHeld ? [{ text: notHeld, tone: 'plain' as const }] : []),
    ...flags.filter(({ tone }) => tone === 'plain')
  ]
}

/**
 * The same for a panel: what is missing or old in full, the rest in numbers. The strip and the section's page name what
 * this leaves out.
 */
export function sayShortHonesty(summary: SectionSummary): readonly HonestyPart[] {
  const said = summary.said.filter(({ shown }) => !isLasting(shown))
  const [numbers, ...others] = [sayHonesty(summary)[0], ...sayHonesty({ ...summary, said }).slice(1)]
  const telling = [...(numbers ? [numbers] : []), ...others.filter(({ tone }) => tone !== 'plain')]
  const countOf = (shown: ShownState): number => namesIn(summary.said, shown).length
  const [notHeld, notAsked] = [countOf('not-held'), countOf('not-asked')]
  return [
    ...telling,
    ...(notAsked > 0 ? [{ text: `${notAsked} not asked`, tone: 'plain' as const }] : []),
    ...(notHeld > 0
      ? [{ text: `${notHeld} ${notHeld === 1 ? 'holds' : 'hold'} no record`, tone: 'plain' as const }]
      : [])
  ]
}

const isLasting = (shown: ShownState): boolean => shown === 'down' || shown === 'off'

/** In a panel, as a notice: sources that it lacks for longer than this view. */
export function sayLasting({ said }: SectionSummary, now: Date): readonly string[] {
  return said
    .filter(({ shown }) => isLasting(shown))
    .map(({ source, shown, since }) => {
      const what =
        shown === 'off' || since === undefined ? 'is switched off' : `has been down since ${showClock(since, now)}`
      return `${source.name} ${what}.`
    })
}

/** The sources that never send this, said apart. */
export function sayNotSupported(summary: SectionSummary): string | null {
  return sayState(summary.said, 'not-supported')
}

/** What stands in a section that has no entries. */
export function sayEmpty(summary: SectionSummary): string {
  const { said } = summary
  if (summary.isAsking) return `Asking ${counted(namesIn(said, 'asking').length, 'source')}…`
  const none = namesIn(said, 'none-recorded')
  if (summary.isIncomplete) {
    const isOnlyNotAsked = said.every((one) => !isMissing(one) || one.shown === 'not-asked')
    if (none.length > 0 && isOnlyNotAsked) {
      return `None recorded by the sources that were asked: ${listed(none)}. Others may hold some.`
    }
    const others = none.length > 0 ? ` ${listed(none)} ${none.length === 1 ? 'has' : 'have'} none recorded.` : ''
    return `Nothing received, but this does not mean that nothing is recorded.${others}`
  }
  if (none.length > 0) return `None recorded, ${none.length === 1 ? 'says' : 'say'} ${listed(none)}.`
  if (said.some(isNotHeld))
    return 'No source that sends this has a record under this NHS number. It may exist elsewhere.'
  return 'No source sends this to the record.'
}

/** Instead of a full list that would move while it is read. */
export function sayArrived(summary: SectionSummary): string {
  const waiting = listed(namesIn(summary.said, 'asking'))
  const arrived = counted(summary.entries.length, 'entry is', 'entries are')
  return waiting === '' ? 'Asking…' : `Asking ${waiting}… ${arrived} in so far.`
}

export const SHOW_ARRIVED = 'Show what is in now'

/** Of a panel whose entries are all over. */
export const NONE_ACTIVE = 'None of those received is active.'

/** On paper, where nothing can be unfolded. */
export function sayNotPrinted(count: number): string {
  return `${count} no longer active ${count === 1 ? 'is' : 'are'} not printed here`
}

const isNotHeld = ({ shown }: SourceSaid): boolean => shown === 'not-held'

/** A source failed or refused: counts are then shown as bad. */
export function isMissingSome(summary: SectionSummary): boolean {
  return summary.said.some((said) => isMissing(said) && said.shown !== 'not-asked')
}

/** Every source answered and sent nothing: what that means is for each of them to say. */
function sayNothing({ said }: SectionSummary): 'none recorded' | 'no record held' | 'not sent' {
  if (said.some(({ shown }) => shown === 'none-recorded')) return 'none recorded'
  return said.some(isNotHeld) ? 'no record held' : 'not sent'
}

/** The count beside a title; never a bare number while something may be missing: "at least 9, 7 active" is of both. */
export function sayCount(summary: SectionSummary, currentCount: number, currentWord: string | null): string {
  const count = summary.entries.length
  const atLeast = summary.isIncomplete && !summary.isAsking ? 'at least ' : ''
  const current = currentCount === count || currentWord === null ? '' : `, ${currentCount} ${currentWord}`
  if (count === 0) {
    if (summary.isAsking) return 'asking…'
    if (summary.isIncomplete) return 'not known'
    return sayNothing(summary)
  }
  if (summary.isAsking) return `${count} so far${current}`
  return `${atLeast}${count}${current}`
}

const SHORT_NOTHING = { 'none recorded': '0', 'no record held': 'not held', 'not sent': 'not sent' } as const

/** The count in the navigation: short, and the same truth. */
export function sayShortCount(summary: SectionSummary): { readonly text: string; readonly isBad: boolean } {
  const count = summary.entries.length
  if (summary.isAsking) return { text: '–', isBad: false }
  const isBad = isMissingSome(summary)
  if (summary.isIncomplete) return { text: count === 0 ? 'not known' : `at least ${count}`, isBad }
  return { text: count === 0 ? SHORT_NOTHING[sayNothing(summary)] : `${count}`, isBad: false }
}
