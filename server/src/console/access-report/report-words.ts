/** The words of an access report: for somebody who has never heard of the record, and perhaps reads little. */
import type { PageName, SectionName } from '@ncr/contract/section-names.ts'
import { londonClock, londonDay } from '../../domain/london-time.ts'

const PART_WORDS: Readonly<Record<SectionName | PageName, string>> = {
  alerts: 'Alerts',
  allergies: 'Allergies and reactions',
  problems: 'Health problems and diagnoses',
  medications: 'Medicines',
  encounters: 'Visits and stays',
  appointments: 'Appointments',
  referrals: 'Referrals',
  services: 'Services that look after you',
  'social-care': 'Social care',
  results: 'Test results',
  observations: 'Measurements such as blood pressure',
  procedures: 'Operations and procedures',
  immunisations: 'Vaccinations',
  documents: 'List of letters and documents',
  'care-plans': 'Care plans',
  'about-me': 'What you told about yourself',
  people: 'People involved in your care',
  'gp-data': 'Your GP record',
  'systmone-non-gp': 'Community health records',
  diabetes: 'Diabetes',
  frailty: 'Frailty',
  'end-of-life': 'Care towards the end of life',
  'case-notes': 'Care co-ordinator’s notes'
}

const OTHER_PARTS: Readonly<Record<string, string>> = {
  summary: 'Summary of your record',
  timeline: 'Timeline of your record',
  changes: 'What was new in your record',
  search: 'A search in your record'
}

export function toPartWords(name: string): string {
  const known = Object.hasOwn(PART_WORDS, name) ? PART_WORDS[name as SectionName] : OTHER_PARTS[name]
  // A name that a later version reports is told as it is.
  return known ?? name.replaceAll('-', ' ')
}

const RELATIONSHIP_WORDS: Readonly<Record<string, string>> = {
  inpatient: 'you were staying in hospital',
  outpatient: 'you had an outpatient appointment',
  emergency: 'you needed urgent or emergency care',
  community: 'you were being cared for at home or in the community',
  referral: 'you had been referred to their service',
  caseload: 'you were on their list of people to care for',
  registered: 'you were registered with their practice',
  'social-care': 'you were using social care'
}

/** `reason` and `relationship` as the reader's own system gave them. */
export function toWhyWords(reason: string, relationship: string): string {
  const kind = /^[a-z-]+/.exec(relationship)?.[0] ?? ''
  const because = RELATIONSHIP_WORDS[kind]
  const base = reason === 'direct-care' ? 'To care for you' : `The reason given was “${reason || 'none'}”`
  return because === undefined ? `${base}.` : `${base}: they said that ${because}.`
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** A day as people in England write it: `2026-11-28` → 28 November 2026. */
export function toDayWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${String(date)} ${MONTHS[(month ?? 0) - 1] ?? ''} ${String(year)}`
}

export function toTimeWords(atMs: number): string {
  return `${toDayWords(londonDay(atMs))} at ${londonClock(atMs, atMs)}`
}

export function times(count: number): string {
  return count === 1 ? '1 time' : `${count} times`
}
