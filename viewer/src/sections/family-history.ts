/** Whether a row is about the family: by its words, the words of its codes, or the heading its source has it under (H-004). */
import { isFamilyHistory } from '@ncr/contract/family-history.ts'
import type { Entry } from '@ncr/contract/record.ts'
import { at, conceptText, listAt, textAt } from '../record/fhir-read.ts'

export function isOfFamily({ text, resource }: Entry): boolean {
  const code = at(resource, 'code')
  const words = [text, textAt(code, 'text'), ...listAt(code, 'coding').map((coding) => textAt(coding, 'display'))]
  const headings = listAt(resource, 'category').map(conceptText)
  return isFamilyHistory(
    words.filter((word) => word !== null),
    headings.filter((heading) => heading !== null)
  )
}
