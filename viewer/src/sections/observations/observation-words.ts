/** Results and observations: the value with its unit, the source's judgement of it, and its reference range. */
import type { Entry } from '@ncr/contract/record.ts'
import { codesOf, listAt, textAt } from '../../record/fhir-read.ts'
import { isOfFamily } from '../family-history.ts'
import { errorRow, joined, sayCode, statusTag, type RowTag, type RowWords } from '../row-words.ts'
import { sayInterpretation, sayReferenceRange, sayValue } from './observation-value.ts'

export const OBSERVATION_GROUPS = ['Reports', 'Results', 'Family history', 'Not done or cancelled'] as const
const [REPORTS, RESULTS, OF_FAMILY, NOT_DONE] = OBSERVATION_GROUPS

const FINAL: ReadonlySet<string> = new Set(['final', 'amended', 'corrected', 'appended', 'available'])

/** HL7 v3 ObservationInterpretation codes that call for attention. */
const ABNORMAL: ReadonlySet<string> = new Set([
  'A',
  'AA',
  'H',
  'HH',
  'HU',
  'L',
  'LL',
  'LU',
  'POS',
  'R',
  'I',
  'HX',
  'LX'
])

function interpretationTags(entry: Entry): readonly RowTag[] {
  const words = sayInterpretation(entry.resource)
  if (words === null) return []
  const codes = listAt(entry.resource, 'interpretation').flatMap(codesOf)
  return [{ text: words, tone: codes.some((code) => ABNORMAL.has(code)) ? 'red' : 'grey' }]
}

function statusTags(status: string | null): readonly RowTag[] {
  if (status === 'final' || status === 'available') return []
  return statusTag(status, status !== null && FINAL.has(status) ? 'grey' : 'yellow')
}

export function toObservationWords(entry: Entry): RowWords {
  if (entry.status === 'entered-in-error') return errorRow(entry)
  const isOff = entry.status === 'cancelled'
  const isReport = entry.resource.resourceType !== 'Observation'
  const isFamily = !isOff && isOfFamily(entry)
  return {
    standing: isOff || isFamily ? 'denied' : 'current',
    group: isOff ? NOT_DONE : isFamily ? OF_FAMILY : isReport ? REPORTS : RESULTS,
    lead: isOff ? `${sayCode('cancelled')}:` : isFamily ? 'Family history:' : null,
    title: entry.text,
    aside: joined([sayValue(entry.resource), sayReferenceRange(entry.resource), textAt(entry.resource, 'conclusion')]),
    tags: [...interpretationTags(entry), ...statusTags(isOff ? 'final' : entry.status)]
  }
}
