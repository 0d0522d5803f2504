/** A questionnaire’s answers as a tree, in the order in which they were sent (feature 33). */
import { decimalText } from '@ncr/contract/decimal.ts'
import type { Entry } from '@ncr/contract/record.ts'
import { showDateTime } from '../../dates/partial-date.ts'
import { at, conceptText, isObject, listAt, textAt } from '../../record/fhir-read.ts'
import { sayExactQuantity } from '../observations/observation-value.ts'
import { referenceText } from '../row-words.ts'

export interface Answered {
  readonly question: string
  readonly answers: readonly string[]
  readonly parts: readonly Answered[]
}

/** Deeper than this no form goes; what lies deeper stands in the entry’s detail. */
const DEPTH_MAX = 12

function sayAnswer(entry: Entry, answer: unknown): string {
  const value = isObject(answer) ? Object.entries(answer).find(([name]) => name.startsWith('value')) : undefined
  if (!value) return 'no answer sent'
  const [name, sent] = value
  if (typeof sent === 'boolean') return sent ? 'Yes' : 'No'
  if (typeof sent === 'string') return /Date|Time/.test(name) ? showDateTime(sent) : sent
  if (typeof sent === 'number') return decimalText(answer, name) ?? String(sent)
  if (name === 'valueCoding') return textAt(sent, 'display') ?? textAt(sent, 'code') ?? 'no answer sent'
  if (name === 'valueQuantity') return sayExactQuantity(sent) ?? 'no answer sent'
  if (name === 'valueReference') return referenceText(entry, sent) ?? textAt(sent, 'reference') ?? 'no answer sent'
  return conceptText(sent) ?? textAt(sent, 'title') ?? 'an answer that opens with the entry'
}

/** Parts of a question stand under it, and parts of an answer too: both keep their order. */
function toAnswered(entry: Entry, item: unknown, depth: number): Answered {
  const answers = listAt(item, 'answer')
  const nested = [...listAt(item, 'item'), ...answers.flatMap((answer) => listAt(answer, 'item'))]
  return {
    question: textAt(item, 'text') ?? `Question ${textAt(item, 'linkId') ?? 'without a name'}`,
    answers: answers.map((answer) => sayAnswer(entry, answer)),
    parts: depth >= DEPTH_MAX ? [] : nested.map((part) => toAnswered(entry, part, depth + 1))
  }
}

export function toAnswers(entry: Entry): readonly Answered[] {
  const items = at(entry.resource, 'item')
  return Array.isArray(items) ? items.map((item: unknown) => toAnswered(entry, item, 1)) : []
}
