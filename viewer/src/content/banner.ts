/** The person in words (CUI ISB 1505), and the safety line under them. Safeguarding text never stands here. */
import type { Person } from '@ncr/contract/record.ts'
import { showAgeAtDeath, showAgeNow } from '../dates/age.ts'
import { showDate } from '../dates/partial-date.ts'
import type { RecordView } from '../record/record-view.ts'
import { hasAnswered, isMissing, type SectionSummary } from '../record/section-summary.ts'
import { isActiveAllergy, isNoKnownAllergy } from '../sections/allergies/allergy-words.ts'
import { hasUnknownQualifier } from '../sections/row-words.ts'
import { isSafeguarding } from '../sections/safeguarding.ts'
import { counted, listed } from './counting.ts'

/** `SMITH, Joan (Mrs)`. */
export function sayName({ family, given, prefix }: Person): string {
  const title = prefix && prefix.length > 0 ? ` (${prefix.join(' ')})` : ''
  return `${family.toLocaleUpperCase('en-GB')}, ${given.join(' ')}${title}`
}

/** `31-Mar-1950 (76y)`; a person who has died has no age now. */
export function sayBorn({ birthDate, deceased }: Person, now: Date): string {
  const age = deceased === null ? showAgeNow(birthDate, now) : null
  return age === null ? showDate(birthDate) : `${showDate(birthDate)} (${age})`
}

/** Who told the index: the registrar, or an NHS organisation before the death was registered. */
const DEATH_NOTICES = { formal: 'formal notice', informal: 'informal notice' } as const

/** `03-Sep-2026 (aged 76y, formal notice)`, the age being that at death; null for the living. */
export function sayDied({ birthDate, deceased, deathNotice }: Person): string | null {
  if (deceased === null) return null
  const age = deceased === true ? null : showAgeAtDeath(birthDate, deceased)
  const more = [age && `aged ${age}`, deathNotice && DEATH_NOTICES[deathNotice]].filter(Boolean).join(', ')
  const date = deceased === true ? 'date not stated' : showDate(deceased)
  return more === '' ? date : `${date} (${more})`
}

const GENDERS: Record<string, string> = { male: 'Male', female: 'Female', other: 'Other', unknown: 'Not known' }

export function sayGender(gender: string | null): string {
  return gender === null ? 'Not specified' : (GENDERS[gender] ?? gender)
}

const NAMES_MAX = 6

/** Names of active allergies, each once, saying which of them sources disagree about. */
function allergyNames(view: RecordView): readonly string[] {
  const active = (view.sections.get('allergies')?.summary.entries ?? []).filter(
    (entry) => isActiveAllergy(entry) && !isSafeguarding(entry)
  )
  const names = new Map<string, string>()
  for (const entry of active) {
    const { conflicts } = entry
    const text = hasUnknownQualifier(entry) ? `${entry.text} (with a qualifier, see the entry)` : entry.text
    const key = text.toLocaleLowerCase('en-GB')
    const known = names.get(key)
    if (known === undefined || conflicts.length > 0)
      names.set(key, conflicts.length > 0 ? `${text} (sources disagree)` : text)
  }
  return [...names.values()]
}

function sayMissing(summary: SectionSummary): string | null {
  const missing = summary.said.filter(isMissing).length
  if (missing > 0) return `${counted(missing, 'source')} missing`
  // Cut, held back in part or unreadable: what is not shown may be the penicillin (H-003, H-010).
  return summary.isIncomplete ? 'more may exist' : null
}

/** What stands instead of names. Entries that are past, refuted or mistaken are not "none recorded". */
function sayWithoutNames(summary: SectionSummary): string {
  if (summary.entries.some(isNoKnownAllergy)) return 'recorded as no known allergies'
  if (summary.entries.length > 0) return 'none active, see what is past or was refuted'
  // Some have none, and one that is missing may have the one that matters (H-003).
  if (summary.isIncomplete) return 'not known'
  const none = summary.said.filter(({ shown }) => shown === 'none-recorded').length
  if (none > 0) return `none recorded by ${counted(none, 'source')}`
  return summary.said.some(hasAnswered) ? 'no record held' : 'not known'
}

export interface AllergyLine {
  /** Before the names, so that it is never the part that is cut; null where nothing is missing. */
  readonly still: string | null
  readonly text: string
  readonly isDanger: boolean
}

/** After "Allergies": names, or what is known about there being none. Hidden from the role is said, too. */
export function sayAllergies(view: RecordView | null): AllergyLine {
  if (!view) return { still: null, text: 'asking…', isDanger: false }
  const summary = view.sections.get('allergies')?.summary
  if (!summary) return { still: null, text: 'hidden from your role', isDanger: false }
  const names = allergyNames(view)
  if (names.length === 0) {
    if (summary.isAsking) return { still: null, text: 'asking…', isDanger: false }
    return { still: sayMissing(summary), text: sayWithoutNames(summary), isDanger: false }
  }
  const shown = names.slice(0, NAMES_MAX)
  const more = names.length - shown.length
  const list = more > 0 ? `${shown.join(', ')} and ${more} more` : listed(shown)
  const still = summary.isAsking ? 'still asking' : sayMissing(summary)
  return { still, text: list, isDanger: true }
}

/** The number of active alerts, never their text. */
export function sayAlerts(view: RecordView | null): string {
  const alerts = view?.sections.get('alerts')
  if (!view) return 'asking…'
  if (!alerts) return 'hidden from your role'
  const count = alerts.currentCount
  if (alerts.summary.isAsking) return count === 0 ? 'asking…' : `${count} so far`
  if (alerts.summary.isIncomplete) return count === 0 ? 'not known' : `at least ${count}`
  if (count > 0) return `${count}`
  if (!alerts.summary.said.some(hasAnswered)) return 'not known'
  return alerts.summary.said.every(({ shown }) => shown !== 'recorded' && shown !== 'none-recorded')
    ? 'no record held'
    : 'none active'
}
