/** The sections as data: the order of their groups and rows, their dates, and their words. */
import type { Entry } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { newestFirst } from '../dates/partial-date.ts'
import {
  ERROR_GROUP,
  hasUnknownQualifier,
  QUALIFIED_GROUP,
  QUALIFIED_LEAD,
  type RowWords,
  type ToRowWords
} from './row-words.ts'
import { ALERT_GROUPS, toAlertWords } from './alerts/alert-words.ts'
import { ALLERGY_GROUPS, isHighRisk, toAllergyWords } from './allergies/allergy-words.ts'
import { APPOINTMENT_GROUPS, toAppointmentWords } from './appointments/appointment-words.ts'
import { DOCUMENT_GROUPS, toDocumentWords } from './documents/document-words.ts'
import { ENCOUNTER_GROUPS, toEncounterWords } from './encounters/encounter-words.ts'
import { MEDICATION_GROUPS, toMedicationWords } from './medications/medication-words.ts'
import { OBSERVATION_GROUPS, toObservationWords } from './observations/observation-words.ts'
import { PEOPLE_GROUPS, toPersonWords } from './people/person-words.ts'
import { SOCIAL_CARE_GROUPS, toSocialCareWords } from './social-care/social-care-words.ts'
import { PLAIN_GROUPS, toPlainWords } from './plain-words.ts'
import { PROBLEM_GROUPS, toProblemWords } from './problems/problem-words.ts'
import { RECORDED, TAKEN, WHEN, type DateColumn } from './row-dates.ts'
import { isSafeguarding, mentionsSafeguarding, neutralTitle } from './safeguarding.ts'

export interface SectionDeclaration {
  /** Rows in order, or the latest of each test with its trend. */
  readonly shows: 'rows' | 'tests'
  readonly groups: readonly string[]
  readonly toWords: ToRowWords
  readonly order: (a: Entry, b: Entry) => number
  /** Which of an entry's two dates stands in the date column, and the word over that column. */
  readonly dateColumn: DateColumn
  /** What a row that holds now is called in the count; null where every row is of the past by nature. */
  readonly currentWord: string | null
  /** What is over is counted, and shown when a reader asks for it: not on the Summary, folded on the section's page. */
  readonly foldsPast?: true
}

const byRecorded = (a: Entry, b: Entry): number => newestFirst(a.recorded ?? a.occurred, b.recorded ?? b.occurred)
const byOccurred = (a: Entry, b: Entry): number => newestFirst(a.occurred ?? a.recorded, b.occurred ?? b.recorded)
const dangerFirst = (a: Entry, b: Entry): number => Number(isHighRisk(b)) - Number(isHighRisk(a)) || byRecorded(a, b)
const safeguardingFirst = (a: Entry, b: Entry): number =>
  Number(isSafeguarding(b)) - Number(isSafeguarding(a)) || byRecorded(a, b)

const PLAIN: SectionDeclaration = {
  shows: 'rows',
  groups: PLAIN_GROUPS,
  toWords: toPlainWords,
  order: byRecorded,
  dateColumn: RECORDED,
  currentWord: 'current'
}

function withWords(
  groups: readonly string[],
  toWords: ToRowWords,
  currentWord: string | null = 'active'
): SectionDeclaration {
  return { ...PLAIN, groups, toWords, currentWord }
}

const EVENTS: SectionDeclaration = { ...PLAIN, currentWord: null }

const OBSERVED: SectionDeclaration = {
  shows: 'tests',
  groups: OBSERVATION_GROUPS,
  toWords: toObservationWords,
  order: byOccurred,
  dateColumn: TAKEN,
  currentWord: null
}

export const SECTIONS: Record<SectionName, SectionDeclaration> = {
  alerts: { ...withWords(ALERT_GROUPS, toAlertWords), order: safeguardingFirst, foldsPast: true },
  allergies: { ...withWords(ALLERGY_GROUPS, toAllergyWords), order: dangerFirst },
  problems: withWords(PROBLEM_GROUPS, toProblemWords),
  medications: withWords(MEDICATION_GROUPS, toMedicationWords, 'current'),
  encounters: { ...withWords(ENCOUNTER_GROUPS, toEncounterWords, null), order: byOccurred, dateColumn: WHEN },
  appointments: {
    shows: 'rows',
    groups: APPOINTMENT_GROUPS,
    toWords: toAppointmentWords,
    order: (a, b) => byOccurred(b, a),
    dateColumn: WHEN,
    currentWord: 'to come'
  },
  referrals: PLAIN,
  services: PLAIN,
  'social-care': withWords(SOCIAL_CARE_GROUPS, toSocialCareWords, 'current'),
  results: OBSERVED,
  observations: OBSERVED,
  procedures: EVENTS,
  immunisations: EVENTS,
  documents: { ...PLAIN, groups: DOCUMENT_GROUPS, toWords: toDocumentWords, currentWord: null },
  'care-plans': PLAIN,
  'about-me': EVENTS,
  people: { ...withWords(PEOPLE_GROUPS, toPersonWords, null) }
}

export interface Row {
  readonly entry: Entry
  readonly words: RowWords
}

/** FHIR R4, modifierExtension: what cannot be understood may turn the meaning round, so it is not shown as a fact (H-004). */
function qualify(words: RowWords): Partial<RowWords> {
  const tag = { text: 'Carries a qualifier this screen cannot show', tone: 'yellow' as const }
  const standing = words.standing === 'forbidden' ? words.standing : 'unclear'
  return { standing, group: QUALIFIED_GROUP, lead: QUALIFIED_LEAD, tags: [...words.tags, tag] }
}

/** Everything of an entry that a row puts on the screen. */
function shownIn({ lead, title, aside, tags }: RowWords): string {
  return [lead, title, aside, ...tags.map(({ text }) => text)].join(' ')
}

export function toRow(entry: Entry, section: SectionName, now: Date): Row {
  const words = SECTIONS[section].toWords(entry, now)
  const isNeutral = isSafeguarding(entry) || mentionsSafeguarding(shownIn(words))
  const title = isNeutral ? { title: neutralTitle(entry), aside: null, tags: [] } : {}
  const qualified = hasUnknownQualifier(entry) && words.standing !== 'error' ? qualify({ ...words, ...title }) : {}
  return { entry, words: { ...words, ...title, ...qualified } }
}

export interface RowGroup {
  readonly name: string
  readonly rows: readonly Row[]
}

/** Rows that are facts of now, in the section's order. */
export function currentRows(groups: readonly RowGroup[]): readonly Row[] {
  return groups.flatMap(({ rows }) => rows).filter(({ words }) => words.standing === 'current')
}

/** What is over, refuted or a mistake: shown apart from what holds now. */
export function isApart({ words }: Row): boolean {
  return words.standing !== 'current' && words.standing !== 'forbidden'
}

/** Over, in a section that shows what is over only on purpose. */
export function isFolded(section: SectionName, { words }: Row): boolean {
  return SECTIONS[section].foldsPast === true && words.standing === 'past'
}

/** All rows of a section, in its groups and its order; empty groups are left out. */
export function toRowGroups(section: SectionName, entries: readonly Entry[], now: Date): readonly RowGroup[] {
  const { groups, order } = SECTIONS[section]
  const rows = entries.toSorted(order).map((entry) => toRow(entry, section, now))
  return [...groups, QUALIFIED_GROUP, ERROR_GROUP]
    .map((name) => ({ name, rows: rows.filter(({ words }) => words.group === name) }))
    .filter((group) => group.rows.length > 0)
}
