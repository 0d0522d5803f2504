/**
 * Allergies. A refuted allergy must never read as an allergy, and a statement that there is none is neither an allergy
 * nor an absence of data (hazard H-004).
 */
import type { Entry } from '@ncr/contract/record.ts'
import { at, codesOf, conceptText, listAt, textAt } from '../../record/fhir-read.ts'
import { errorRow, joined, sayCode, statusCode, statusTag, type RowTag, type RowWords } from '../row-words.ts'

export const ALLERGY_GROUPS = [
  'Active allergies',
  'Recorded as no known allergies',
  'Resolved or inactive',
  'Recorded as not an allergy'
] as const

/** SNOMED CT: no known allergy, and its kinds (drug, food, environmental, insect, latex, animal, older form). */
const NO_KNOWN: ReadonlySet<string> = new Set([
  '716186003',
  '409137002',
  '429625007',
  '428607008',
  '428197003',
  '1003774007',
  '716184000',
  '716220001',
  '160244002'
])

export function isNoKnownAllergy(entry: Entry): boolean {
  const code = at(entry.resource, 'code')
  return codesOf(code).some((found) => NO_KNOWN.has(found)) || /^(no|nil) known\b.*allerg/i.test(entry.text)
}

/** The worst reaction's words: "anaphylaxis, severe". */
function sayReaction(entry: Entry): string | null {
  const reactions = listAt(entry.resource, 'reaction').map((reaction) => {
    const shown = listAt(reaction, 'manifestation').map(conceptText)
    return joined([joined(shown), textAt(reaction, 'severity')], ', ')
  })
  return joined(reactions, '; ')
}

const CRITICALITY: Record<string, RowTag> = {
  high: { text: 'High risk', tone: 'red' },
  low: { text: 'Low risk', tone: 'grey' },
  'unable-to-assess': { text: 'Risk not assessed', tone: 'grey' }
}

export function isHighRisk(entry: Entry): boolean {
  return textAt(entry.resource, 'criticality') === 'high'
}

function riskTags(entry: Entry): readonly RowTag[] {
  const criticality = textAt(entry.resource, 'criticality')
  if (criticality === null) return []
  return [CRITICALITY[criticality] ?? { text: `Risk: ${sayCode(criticality)}`, tone: 'grey' }]
}

function certaintyTags(verification: string | null): readonly RowTag[] {
  if (verification === 'confirmed') return []
  return statusTag(verification ?? 'certainty not stated', 'grey')
}

export function toAllergyWords(entry: Entry): RowWords {
  const verification = statusCode(entry, 'verificationStatus')
  const clinical = statusCode(entry, 'clinicalStatus')
  if (verification === 'entered-in-error') return errorRow(entry)
  const kind = textAt(entry.resource, 'type') === 'intolerance' ? 'intolerance' : null
  const row = {
    lead: null,
    title: entry.text,
    aside: joined([kind, sayReaction(entry), verification === 'confirmed' ? 'confirmed' : null])
  }
  if (verification === 'refuted') {
    return { ...row, standing: 'denied', group: ALLERGY_GROUPS[3], lead: 'Recorded as not an allergy:', tags: [] }
  }
  if (isNoKnownAllergy(entry)) {
    return { ...row, standing: 'current', group: ALLERGY_GROUPS[1], tags: certaintyTags(verification) }
  }
  if (clinical === 'resolved' || clinical === 'inactive') {
    return { ...row, standing: 'past', group: ALLERGY_GROUPS[2], lead: `${sayCode(clinical)}:`, tags: [] }
  }
  return {
    ...row,
    standing: 'current',
    group: ALLERGY_GROUPS[0],
    tags: [...riskTags(entry), ...certaintyTags(verification)]
  }
}

/** An allergy that is a present fact for its source: what the banner names. */
export function isActiveAllergy(entry: Entry): boolean {
  return toAllergyWords(entry).group === ALLERGY_GROUPS[0]
}
