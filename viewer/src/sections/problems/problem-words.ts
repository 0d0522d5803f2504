/** Problems and diagnoses: active at any age first; what is over, refuted or a mistake stands apart. */
import type { Entry } from '@ncr/contract/record.ts'
import { at, conceptText, listAt } from '../../record/fhir-read.ts'
import { isOfFamily } from '../family-history.ts'
import { errorRow, joined, sayCode, statusCode, statusTag, type RowWords } from '../row-words.ts'

export const PROBLEM_GROUPS = ['Active problems', 'Not active', 'Family history', 'Recorded as not present'] as const
const [ACTIVE, NOT_ACTIVE, OF_FAMILY, NOT_PRESENT] = PROBLEM_GROUPS

const OVER: ReadonlySet<string> = new Set(['inactive', 'remission', 'resolved'])

export function toProblemWords(entry: Entry): RowWords {
  const verification = statusCode(entry, 'verificationStatus')
  const clinical = statusCode(entry, 'clinicalStatus')
  if (verification === 'entered-in-error') return errorRow(entry)
  const aside = joined([
    conceptText(at(entry.resource, 'severity')),
    joined(listAt(entry.resource, 'bodySite').map(conceptText))
  ])
  const row = { lead: null, title: entry.text, aside }
  if (verification === 'refuted') {
    return { ...row, standing: 'denied', group: NOT_PRESENT, lead: 'Recorded as not present:', tags: [] }
  }
  // What a relative has is not what the person has, whatever its status (H-004).
  if (isOfFamily(entry)) return { ...row, standing: 'denied', group: OF_FAMILY, lead: 'Family history:', tags: [] }
  const certainty = verification === null || verification === 'confirmed' ? [] : statusTag(verification)
  if (clinical !== null && OVER.has(clinical)) {
    const lead = clinical === 'remission' ? 'In remission:' : `${sayCode(clinical)}:`
    return { ...row, standing: 'past', group: NOT_ACTIVE, lead, tags: certainty }
  }
  const stated = clinical === 'active' ? [] : statusTag(clinical ?? 'status not stated')
  return { ...row, standing: 'current', group: ACTIVE, tags: [...stated, ...certainty] }
}
