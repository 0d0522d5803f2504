/** The ten sections of GP Connect Access Record HTML 0.7.4, each a list of tables drawn from what the practice has coded. */
import type { CodeableConcept, Resource } from '@medplum/fhirtypes'

export const SECTION_TITLES = {
  SUM: 'Summary',
  ENC: 'Encounters',
  CLI: 'Clinical Items',
  PRB: 'Problems and Issues',
  ALL: 'Allergies and Adverse Reactions',
  MED: 'Medications',
  REF: 'Referrals',
  OBS: 'Observations',
  IMM: 'Immunisations',
  ADM: 'Administrative Items'
} as const

export type SectionCode = keyof typeof SECTION_TITLES
/** These take no timePeriod. */
export const WITHOUT_PERIOD: readonly SectionCode[] = ['SUM', 'ALL', 'IMM']

export interface Table {
  readonly id: string
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

export interface Row {
  /** When it happened or was recorded; a FHIR partial date, empty when the practice has none. */
  readonly date: string
  readonly cells: readonly string[]
}

export function tablesOf(section: SectionCode, resources: readonly Resource[]): Table[] {
  return TABLES[section](resources)
}

type Tables = (resources: readonly Resource[]) => Table[]

const TABLES: Readonly<Record<SectionCode, Tables>> = {
  SUM: (all) => [activeProblems(all), currentAllergies(all), currentRepeats(all)],
  ENC: (all) => [table('enc-tab', 'Encounters', ['Date', 'Title', 'Details'], of(all, 'Encounter'))],
  CLI: (all) => [table('cli-tab', 'Clinical Items', ['Date', 'Entry', 'Details'], of(all, 'Procedure'))],
  PRB: (all) => [activeProblems(all), inactiveProblems(all)],
  ALL: (all) => [currentAllergies(all), historicalAllergies(all)],
  MED: (all) => [acuteMedication(all), currentRepeats(all)],
  REF: (all) => [table('ref-tab', 'Referrals', ['Date', 'Referral', 'Details'], of(all, 'ServiceRequest'))],
  OBS: (all) => [table('obs-tab', 'Observations', ['Date', 'Entry', 'Value'], of(all, 'Observation'))],
  IMM: (all) => [table('imm-tab', 'Immunisations', ['Date', 'Vaccination', 'Details'], of(all, 'Immunization'))],
  ADM: (all) => [
    table('adm-tab', 'Administrative Items', ['Date', 'Entry', 'Details'], of(all, 'DocumentReference', 'Flag'))
  ]
}

type Of = (resources: readonly Resource[]) => Table

const activeProblems: Of = (all) => problems('prb-tab-act', 'Active Problems and Issues', all, true)
const inactiveProblems: Of = (all) => problems('prb-tab-inact', 'Inactive Problems and Issues', all, false)
const currentAllergies: Of = (all) => allergies('all-tab-curr', 'Current Allergies and Adverse Reactions', all, true)
const historicalAllergies: Of = (all) =>
  allergies('all-tab-hist', 'Historical Allergies and Adverse Reactions', all, false)
const acuteMedication: Of = (all) => medication('med-tab-acu-med', 'Acute Medication (Last 12 Months)', all, true)
const currentRepeats: Of = (all) => medication('med-tab-curr-rep', 'Current Repeat Medication', all, false)

const isNow = (status: CodeableConcept | undefined): boolean => (status?.coding?.[0]?.code ?? 'active') === 'active'

function problems(id: string, title: string, all: readonly Resource[], active: boolean): Table {
  const chosen = all.filter((one) => one.resourceType === 'Condition' && isNow(one.clinicalStatus) === active)
  return table(id, title, ['Start Date', 'Entry', 'Details'], chosen)
}

function allergies(id: string, title: string, all: readonly Resource[], current: boolean): Table {
  const chosen = all.filter(
    (one) =>
      one.resourceType === 'AllergyIntolerance' &&
      one.verificationStatus?.coding?.[0]?.code !== 'entered-in-error' &&
      isNow(one.clinicalStatus) === current
  )
  return table(id, title, ['Start Date', 'Details', 'Recorded'], chosen)
}

function medication(id: string, title: string, all: readonly Resource[], acute: boolean): Table {
  const chosen = all.filter(
    (one) =>
      one.resourceType === 'MedicationRequest' &&
      one.status === 'active' &&
      (one.courseOfTherapyType?.coding?.[0]?.code === 'acute') === acute
  )
  return table(id, title, ['Start Date', 'Medication Item', 'Dosage Instruction'], chosen)
}

const of = (all: readonly Resource[], ...types: string[]): Resource[] =>
  all.filter((one) => types.includes(one.resourceType))

/** Newest first, as the specification asks. */
function table(id: string, title: string, columns: readonly string[], resources: readonly Resource[]): Table {
  const rows = resources.map(rowOf).toSorted((one, other) => other.date.localeCompare(one.date))
  return { id, title, columns, rows }
}

interface Fields {
  readonly code?: CodeableConcept
  readonly vaccineCode?: CodeableConcept
  readonly medicationCodeableConcept?: CodeableConcept
  readonly type?: CodeableConcept | readonly CodeableConcept[]
  readonly description?: string
  readonly note?: readonly { readonly text?: string }[]
  readonly dosageInstruction?: readonly { readonly text?: string }[]
  readonly valueQuantity?: { readonly value?: number; readonly unit?: string }
  readonly valueString?: string
  readonly component?: readonly Fields[]
}

function rowOf(resource: Resource): Row {
  const fields: Fields & Record<string, unknown> = { ...(resource as Fields) }
  const what = fields.code ?? fields.vaccineCode ?? fields.medicationCodeableConcept ?? [fields.type].flat()[0]
  return { date: dateOf(fields), cells: [what?.text ?? what?.coding?.[0]?.display ?? '', detailOf(fields)] }
}

function detailOf(fields: Fields): string {
  const { valueQuantity, valueString, component, dosageInstruction, note, description } = fields
  if (component) return component.map((part) => detailOf(part)).join(' / ')
  if (valueQuantity) return `${valueQuantity.value ?? ''} ${valueQuantity.unit ?? ''}`.trim()
  return valueString ?? dosageInstruction?.[0]?.text ?? note?.[0]?.text ?? description ?? ''
}

const DATES = [
  'onsetDateTime',
  'occurrenceDateTime',
  'effectiveDateTime',
  'performedDateTime',
  'authoredOn',
  'recordedDate',
  'date'
]

function dateOf(fields: Readonly<Record<string, unknown>>): string {
  const { period } = fields as { period?: { start?: string } }
  const found = DATES.map((name) => fields[name]).find((value) => typeof value === 'string')
  return typeof found === 'string' ? found.slice(0, 10) : (period?.start?.slice(0, 10) ?? '')
}
