/** Communication needs, from active alerts of that kind. Safeguarding text never stands here (H-014). */
import type { Entry } from '@ncr/contract/record.ts'
import { conceptText, listAt } from '../record/fhir-read.ts'
import type { RecordView } from '../record/record-view.ts'
import { toAlertWords } from '../sections/alerts/alert-words.ts'
import { isSafeguarding } from '../sections/safeguarding.ts'
import { sayNothingFound, sayStillMissing, type SafetyWords } from './safety-words.ts'

const WORDS =
  /communicat|accessible information|interpreter|hearing (aid|loop|impair|loss)|\bdeaf|\bblind\b|visual(ly)? impair|sight loss|braille|sign language|\bBSL\b|large print|easy.read|lip.?read/i

const LABEL = /^communication( needs?)?\s*[:–-]\s*/i

function isNeed(entry: Entry, now: Date): boolean {
  if (entry.resource.resourceType !== 'Flag' || isSafeguarding(entry)) return false
  if (toAlertWords(entry, now).standing !== 'current') return false
  return [entry.text, ...listAt(entry.resource, 'category').map(conceptText)].some(
    (text) => text !== null && WORDS.test(text)
  )
}

export function sayCommunication(view: RecordView | null): SafetyWords {
  const label = 'Communication needs'
  if (!view) return { label, still: null, text: 'asking…', tone: 'plain', entryIds: [] }
  const needs = (view.sections.get('alerts')?.summary.entries ?? []).filter((entry) => isNeed(entry, view.now))
  if (needs.length === 0)
    return { label, still: null, text: sayNothingFound(view, ['alerts']), tone: 'plain', entryIds: [] }
  const texts = new Set(needs.map(({ text }) => text.replace(LABEL, '')))
  return {
    label,
    still: sayStillMissing(view, ['alerts']),
    text: [...texts].join('; '),
    tone: 'strong',
    entryIds: needs.map(({ id }) => id)
  }
}
