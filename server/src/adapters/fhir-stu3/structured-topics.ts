/**
 * The clinical areas of GP Connect Structured 1.6.0: the list in which each is returned ("Using lists to return data"),
 * the parameter that asks for it, and the R4 types that it speaks for.
 */
export type Topic =
  | 'allergies'
  | 'ended-allergies'
  | 'medications'
  | 'consultations'
  | 'problems'
  | 'immunisations'
  | 'uncategorised'
  | 'investigations'
  | 'referrals'
  | 'diary'

export interface TopicRule {
  /** For the reader. */
  readonly name: string
  /** SNOMED CT code of its primary list. */
  readonly listCode: string
  /** As providers titled the list before it had its code. */
  readonly title: RegExp
  readonly parameter: string
  /** Part of the code of the secondary lists (GPConnect-SecondaryListValues-1) that hold items of it. */
  readonly secondary: string
  readonly types: readonly string[]
  /** Whether its list alone can say that there is nothing of those types. */
  readonly isMain: boolean
}

export const TOPICS: Readonly<Record<Topic, TopicRule>> = {
  allergies: {
    name: 'allergies',
    listCode: '886921000000105',
    title: /^(active )?allerg/i,
    parameter: 'includeAllergies',
    secondary: 'allergies-',
    types: ['AllergyIntolerance'],
    isMain: true
  },
  'ended-allergies': {
    name: 'ended allergies',
    listCode: '1103671000000101',
    title: /^(resolved|ended) allerg/i,
    parameter: 'includeAllergies.includeResolvedAllergies',
    secondary: 'allergies-that-have-been-ended-',
    types: ['AllergyIntolerance'],
    isMain: false
  },
  medications: {
    name: 'medicines',
    listCode: '933361000000108',
    title: /^medication/i,
    parameter: 'includeMedication',
    secondary: 'medications-',
    types: ['MedicationStatement', 'MedicationRequest'],
    isMain: true
  },
  consultations: {
    name: 'consultations',
    listCode: '1149501000000101',
    title: /^(list of )?consultations?( list)?$/i,
    parameter: 'includeConsultations',
    secondary: 'problems-consultations-',
    types: ['Encounter'],
    isMain: true
  },
  problems: {
    name: 'problems',
    listCode: '717711000000103',
    title: /^problems?( list)?$/i,
    parameter: 'includeProblems',
    secondary: 'problems-linked-',
    types: ['Condition'],
    isMain: true
  },
  immunisations: {
    name: 'immunisations',
    listCode: '1102181000000102',
    title: /^immuni[sz]ations?( list)?$/i,
    parameter: 'includeImmunisations',
    secondary: 'immunisations-',
    types: ['Immunization'],
    isMain: true
  },
  uncategorised: {
    name: 'uncategorised data',
    listCode: '826501000000100',
    title: /^(uncategorised data|miscellaneous record)/i,
    parameter: 'includeUncategorisedData',
    secondary: 'uncategorised-data-',
    types: ['Observation'],
    isMain: true
  },
  investigations: {
    name: 'investigations',
    listCode: '887191000000108',
    title: /^investigations/i,
    parameter: 'includeInvestigations',
    secondary: 'investigations-',
    types: ['DiagnosticReport'],
    isMain: true
  },
  referrals: {
    name: 'outbound referrals',
    listCode: '792931000000107',
    title: /^(outbound )?referral/i,
    parameter: 'includeReferrals',
    secondary: 'outbound-referrals-',
    types: ['ServiceRequest'],
    isMain: true
  },
  diary: {
    name: 'diary entries',
    listCode: '714311000000108',
    title: /^(patient recall|diary)/i,
    parameter: 'includeDiaryEntries',
    secondary: 'diary-entries-',
    types: ['ServiceRequest'],
    isMain: false
  }
}

export const TOPIC_NAMES = Object.keys(TOPICS) as readonly Topic[]

/** The R4 types of a practice's answer, each with the topic whose list says whether there is any; documents have none. */
export function mainTopicOf(type: string): Topic | null {
  return TOPIC_NAMES.find((topic) => TOPICS[topic].isMain && TOPICS[topic].types.includes(type)) ?? null
}
