/**
 * A small map of concepts that are one thing under several codes: SNOMED CT, Read v2, ICD-10 and dm+d (feature 47). Only
 * what a clinician would call the same condition, allergy or product stands here; kinds and parts of it do not (H-006).
 * Codes are written as `canonicalCode` writes them. SNOMED CT and dm+d share their numbers and need no line here.
 */
import type { Topic } from './topic.ts'

export interface ConceptFamily {
  readonly topic: Topic
  /** In words that stand beside the link. */
  readonly name: string
  readonly snomed: readonly string[]
  readonly readV2?: readonly string[]
  /** Three characters stand for the whole category. */
  readonly icd10?: readonly string[]
}

const problem = (name: string, snomed: readonly string[], readV2: readonly string[], icd10: readonly string[]) =>
  ({ topic: 'problem', name, snomed, readV2, icd10 }) as const
const allergy = (name: string, snomed: readonly string[], readV2: readonly string[]) =>
  ({ topic: 'allergy', name, snomed, readV2 }) as const
/** A product by its makers' name and the same drug, strength and form by its own. */
const product = (name: string, snomed: readonly string[]) => ({ topic: 'medication', name, snomed }) as const

export const CONCEPT_FAMILIES: readonly ConceptFamily[] = [
  problem('asthma', ['195967001'], ['H33..'], ['J45']),
  problem('chronic obstructive pulmonary disease', ['13645005'], ['H3...'], ['J44']),
  problem('type 1 diabetes', ['46635009'], ['C10E.'], ['E10']),
  problem('type 2 diabetes', ['44054006'], ['C10F.'], ['E11']),
  problem('essential hypertension', ['59621000'], ['G20..'], ['I10']),
  problem('atrial fibrillation', ['49436004'], ['G5730'], ['I48']),
  problem('heart failure', ['84114007'], ['G58..'], ['I50']),
  problem('gout', ['90560007'], ['C34..'], ['M10']),
  problem('glaucoma', ['23986001'], ['F45..'], ['H40']),
  problem('hypothyroidism', ['40930008'], ['C04..'], ['E03']),
  problem('epilepsy', ['84757009'], ['F25..'], ['G40']),
  problem('rheumatoid arthritis', ['69896004'], ['N040.'], ['M06']),
  problem('osteoporosis', ['64859006'], ['N330.'], ['M81']),
  problem('Alzheimer’s disease', ['26929004'], ['F110.'], ['G30']),
  problem('acute myocardial infarction', ['57054005'], ['G30..'], ['I21']),
  problem('multiple sclerosis', ['24700007'], ['F20..'], ['G35']),
  problem('Parkinson’s disease', ['49049000'], ['F12..'], ['G20']),
  problem('migraine', ['37796009'], ['F26..'], ['G43']),
  problem('schizophrenia', ['58214004'], ['E10..'], ['F20']),
  // An allergy is coded as a finding, or as the substance that it is to (UK Core, AllergyIntolerance.code).
  allergy('penicillin allergy', ['91936005', '161591004', '764146007', '373270004'], ['14L1.']),
  allergy('amoxicillin allergy', ['294505008', '372687004', '27658006', '323509004', '323510009'], []),
  allergy('peanut allergy', ['91935009', '762952008', '256349002'], ['SN582']),
  allergy('egg allergy', ['91930004', '102263004'], ['SN580']),
  allergy('latex allergy', ['300916003', '1003755004', '111088007'], []),
  allergy('aspirin allergy', ['293586001', '395102008', '387458008'], ['14LK.']),
  allergy('allergy to non-steroidal anti-inflammatory drugs', ['293610009', '372665008'], []),
  allergy('ibuprofen allergy', ['293619005', '387207008'], []),
  allergy('naproxen allergy', ['293625009', '372588000'], []),
  allergy('diclofenac allergy', ['293613006', '7034005'], []),
  allergy('codeine allergy', ['293597001', '387494007'], []),
  allergy('morphine allergy', ['293601001', '373529000'], []),
  allergy('fentanyl allergy', ['293605005', '373492002'], []),
  allergy('sulfonamide allergy', ['91939003', '387406002'], []),
  allergy('cefuroxime allergy', ['294542001', '372833007'], []),
  allergy('ceftriaxone allergy', ['294551009', '372670001'], []),
  allergy('warfarin allergy', ['294881007', '407580005', '372756006'], ['14LP.']),
  allergy('erythromycin allergy', ['91931000', '161600004'], ['14LA.']),
  product('zopiclone 3.75 mg tablets', ['321177003', '178011000001104']),
  product('aspirin 300 mg gastro-resistant tablets', ['322225002', '183311000001101']),
  product('aspirin 75 mg dispersible tablets', ['319773006', '636011000001100']),
  product('propranolol 80 mg modified-release capsules', ['318407001', '573711000001104']),
  product('propranolol 160 mg modified-release capsules', ['318406005', '549611000001106']),
  product('ethinylestradiol 30 microgram and levonorgestrel 150 microgram tablets', ['326324002', '42111000001107'])
]
