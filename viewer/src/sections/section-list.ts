/** The sections as data: how deep each stands on the Summary, the order of its groups, and its words. */
import type { Entry } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { newestFirst } from '../dates/partial-date.ts'
import { hasUnknownQualifier, ERROR_GROUP, type RowWords, type ToRowWords } from './row-words.ts'
import { ALERT_GROUPS, toAlertWords } from './alerts/alert-words.ts'
import { ALLERGY_GROUPS, toAllergyWords } from './allergies/allergy-words.ts'
import { APPOINTMENT_GROUPS, toAppointmentWords } from './appointments/appointment-words.ts'
import { DOCUMENT_GROUPS, toDocumentWords } from './documents/document-words.ts'
import { ENCOUNTER_GROUPS, toEncounterWords } from './encounters/encounter-words.ts'
import { MEDICATION_GROUPS, toMedicationWords } from './medications/medication-words.ts'
import { OBSERVATION_GROUPS, toObservationWords } from './observations/observation-words.ts'
import { PLAIN_GROUPS, toPlainWords } from './plain-words.ts'
import { PROBLEM_GROUPS, toProblemWords } from './problems/problem-words.ts'
import { RECORDED, TAKEN, WHEN, type DateColumn } from './row-dates.ts'
import { isSafeguarding, SAFEGUARDING_TITLE } from './safeguarding.ts'

export interface SectionDeclaration {
  /** Its place and size on the Summary. */
  readonly panel: 'alerts' | 'deep' | 'plain'
  readonly groups: readonly string[]
  readonly toWords: ToRowWords
  readonly order: (a: Entry, b: Entry) => number
  /** Which of an entry's two dates stands in the date column, and the word over that column. */
  readonly dateColumn: DateColumn
}

const byRecorded = (a: Entry, b: Entry): number => newestFirst(a.recorded ?? a.occurred, b.recorded ?? b.occurred)
const byOccurred = (a: Entry, b: Entry): number => newestFirst(a.occurred ?? a.recorded, b.occurred ?? b.recorded)
const safeguardingFirst = (a: Entry, b: Entry): number =>
  Number(isSafeguarding(b)) - Number(isSafeguarding(a)) || byRecorded(a, b)

const PLAIN: SectionDeclaration = {
  panel: 'plain',
  groups: PLAIN_GROUPS,
  toWords: toPlainWords,
  order: byRecorded,
  dateColumn: RECORDED
}

function deep(groups: readonly string[], toWords: ToRowWords): SectionDeclaration {
  return { panel: 'deep', groups, toWords, order: byRecorded, dateColumn: RECORDED }
}

const OBSERVED: SectionDeclaration = {
  panel: 'plain',
  groups: OBSERVATION_GROUPS,
  toWords: toObservationWords,
  order: byOccurred,
  dateColumn: TAKEN
}

export const SECTIONS: Record<SectionName, SectionDeclaration> = {
  alerts: { ...deep(ALERT_GROUPS, toAlertWords), panel: 'alerts', order: safeguardingFirst },
  allergies: deep(ALLERGY_GROUPS, toAllergyWords),
  problems: deep(PROBLEM_GROUPS, toProblemWords),
  medications: deep(MEDICATION_GROUPS, toMedicationWords),
  encounters: { ...deep(ENCOUNTER_GROUPS, toEncounterWords), order: byOccurred, dateColumn: WHEN },
  appointments: {
    panel: 'plain',
    groups: APPOINTMENT_GROUPS,
    toWords: toAppointmentWords,
    order: (a, b) => byOccurred(b, a),
    dateColumn: WHEN
  },
  referrals: PLAIN,
  services: PLAIN,
  'social-care': PLAIN,
  results: OBSERVED,
  observations: OBSERVED,
  procedures: PLAIN,
  immunisations: PLAIN,
  documents: { ...PLAIN, groups: DOCUMENT_GROUPS, toWords: toDocumentWords },
  'care-plans': PLAIN,
  'about-me': PLAIN,
  people: PLAIN
}

export interface Row {
  readonly entry: Entry
  readonly words: RowWords
}

function toRow(entry: Entry, section: SectionName, now: Date): Row {
  const words = SECTIONS[section].toWords(entry, now)
  const title = isSafeguarding(entry) ? { title: SAFEGUARDING_TITLE, aside: null } : {}
  const qualified = hasUnknownQualifier(entry)
    ? { tags: [...words.tags, { text: 'Carries a qualifier this screen cannot show', tone: 'yellow' as const }] }
    : {}
  return { entry, words: { ...words, ...title, ...qualified } }
}

export interface RowGroup {
  readonly name: string
  readonly rows: readonly Row[]
}

/** Rows that are facts of now, in the section's order: what the Summary and the banner show first. */
export function currentRows(groups: readonly RowGroup[]): readonly Row[] {
  return groups.flatMap(({ rows }) => rows).filter(({ words }) => words.standing === 'current')
}

/** All rows of a section, in its groups and its order; empty groups are left out. */
export function toRowGroups(section: SectionName, entries: readonly Entry[], now: Date): readonly RowGroup[] {
  const { groups, order } = SECTIONS[section]
  const rows = entries.toSorted(order).map((entry) => toRow(entry, section, now))
  return [...groups, ERROR_GROUP]
    .map((name) => ({ name, rows: rows.filter(({ words }) => words.group === name) }))
    .filter((group) => group.rows.length > 0)
}
