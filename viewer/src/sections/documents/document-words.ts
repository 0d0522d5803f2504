/** Documents: what kind, and whether a newer one has taken its place. */
import type { Entry } from '@ncr/contract/record.ts'
import { at, conceptText, listAt, textAt } from '../../record/fhir-read.ts'
import { errorRow, joined, statusTag, type RowWords } from '../row-words.ts'

export const DOCUMENT_GROUPS = ['Documents', 'Replaced by a newer one'] as const

export function toDocumentWords(entry: Entry): RowWords {
  if (entry.status === 'entered-in-error') return errorRow(entry)
  const isReplaced = entry.status === 'superseded'
  const type = conceptText(at(entry.resource, 'type'))
  const category = conceptText(listAt(entry.resource, 'category')[0])
  const docStatus = textAt(entry.resource, 'docStatus')
  return {
    standing: isReplaced ? 'past' : 'current',
    group: isReplaced ? DOCUMENT_GROUPS[1] : DOCUMENT_GROUPS[0],
    lead: isReplaced ? 'Replaced:' : null,
    title: type ?? entry.text,
    aside: joined([
      type === null || type === entry.text ? null : entry.text,
      category === type || category === entry.text ? null : category
    ]),
    tags: docStatus === null || docStatus === 'final' ? [] : statusTag(docStatus)
  }
}
