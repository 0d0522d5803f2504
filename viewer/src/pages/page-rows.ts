/** The entries of a page as rows in the words of the section that their kind belongs to. */
import type { PageEntry } from '@ncr/contract/page.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { OBSERVATION_CATEGORY_SYSTEM } from '@ncr/contract/provenance.ts'
import { newestFirst } from '../dates/partial-date.ts'
import { codesOf, listAt, textAt } from '../record/fhir-read.ts'
import type { RecordView } from '../record/record-view.ts'
import { toRow, type Row } from '../sections/section-list.ts'

/** As docs/sections.md has it; a kind that no section knows stands with the observations' plain neighbours. */
const BY_TYPE: Readonly<Record<string, SectionName>> = {
  Flag: 'alerts',
  AllergyIntolerance: 'allergies',
  Condition: 'problems',
  MedicationRequest: 'medications',
  MedicationStatement: 'medications',
  MedicationDispense: 'medications',
  MedicationAdministration: 'medications',
  Encounter: 'encounters',
  Appointment: 'appointments',
  ServiceRequest: 'referrals',
  EpisodeOfCare: 'services',
  Task: 'social-care',
  DeviceRequest: 'social-care',
  DiagnosticReport: 'results',
  ImagingStudy: 'results',
  Observation: 'observations',
  Procedure: 'procedures',
  Immunization: 'immunisations',
  DocumentReference: 'documents',
  CarePlan: 'care-plans',
  Goal: 'care-plans',
  CareTeam: 'care-plans',
  QuestionnaireResponse: 'about-me',
  RelatedPerson: 'people'
}

export interface PageRow extends Row {
  readonly entry: PageEntry
  readonly section: SectionName
}

function isLaboratory(entry: PageEntry): boolean {
  return listAt(entry.resource, 'category').flatMap(codesOf).includes('laboratory')
}

/** The section that has the entry already, else the one for its kind. */
function sectionOf(view: RecordView, entry: PageEntry): SectionName {
  const known = view.rows.get(entry.id)?.section
  if (known) return known
  const { resourceType } = entry.resource
  if (resourceType === 'Observation' && isLaboratory(entry)) return 'results'
  return BY_TYPE[resourceType] ?? 'services'
}

export function toPageRow(view: RecordView, entry: PageEntry): PageRow {
  const section = sectionOf(view, entry)
  return { ...toRow(entry, section, view.now), entry, section }
}

const recordedAt = ({ entry }: PageRow): string | null => entry.recorded ?? entry.occurred

export function byNewest(a: PageRow, b: PageRow): number {
  return newestFirst(recordedAt(a), recordedAt(b))
}

export interface PageGroup {
  readonly key: string
  readonly title: string
  readonly rows: readonly PageRow[]
}

/** What was observed: its first code that is not the register's own category, else its words (hazard H-006). */
function observedKey({ entry, words }: PageRow): string {
  const coding = listAt(entry.resource, 'code', 'coding').find(
    (one) => textAt(one, 'code') !== null && textAt(one, 'system') !== OBSERVATION_CATEGORY_SYSTEM
  )
  const code = coding === undefined ? null : `${textAt(coding, 'system') ?? ''}|${textAt(coding, 'code') ?? ''}`
  return words.standing === 'error' ? 'error' : (code ?? `words ${words.title}`)
}

/** One group for each thing observed, the one with the newest entry first; what was a mistake stands last. */
export function groupByObserved(rows: readonly PageRow[]): readonly PageGroup[] {
  const groups = Map.groupBy(rows.toSorted(byNewest), observedKey)
  const all = [...groups].map(([key, these]): PageGroup => {
    const title = key === 'error' ? 'Entered in error' : (these[0]?.words.title ?? '')
    return { key, title, rows: these }
  })
  return [...all.filter(({ key }) => key !== 'error'), ...all.filter(({ key }) => key === 'error')]
}
