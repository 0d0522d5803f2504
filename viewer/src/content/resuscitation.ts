/**
 * What sources record about resuscitation (ReSPECT, DNACPR), in their own words. Which way an entry points is worked out
 * only to find disagreement: what is shown is what was recorded.
 */
import type { Entry } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { newestFirst, showDate } from '../dates/partial-date.ts'
import { at, conceptText, listAt, textAt } from '../record/fhir-read.ts'
import type { RecordView } from '../record/record-view.ts'
import { isSafeguarding } from '../sections/safeguarding.ts'
import { sayNothingFound, type SafetyWords } from './safety-words.ts'

/** Where such entries may stand. */
const SECTIONS_ASKED: readonly SectionName[] = ['alerts', 'documents', 'care-plans', 'observations']

/** Entries that hold now, by resource type; an Observation counts unless it was cancelled or a mistake. */
const HOLDS: Record<string, (status: string | null) => boolean> = {
  CarePlan: (status) => status === 'active',
  DocumentReference: (status) => status === 'current' || status === null,
  Flag: (status) => status === 'active',
  Observation: (status) => status !== 'entered-in-error' && status !== 'cancelled'
}

/** `respect` in lower case is an ordinary word; fluid resuscitation is another matter. */
const FORM = /\bReSPECT\b|\bRESPECT\b/
const RECOMMENDATION = /\b(DNA)?CPR\b|\bDNAR\b|(?<!fluid )\bresuscitation\b/i

function isAbout(text: string): boolean {
  return FORM.test(text) || RECOMMENDATION.test(text)
}

/** Everything in which the entry may say so: its title, its kind, its value, its own description. */
function saidIn(entry: Entry): readonly string[] {
  const { resource } = entry
  const concepts = ['code', 'type', 'valueCodeableConcept'].map((element) => conceptText(at(resource, element)))
  const categories = listAt(resource, 'category').map(conceptText)
  const titles = listAt(resource, 'content').map((content) => textAt(content, 'attachment', 'title'))
  const texts = ['title', 'description', 'valueString'].map((element) => textAt(resource, element))
  return [entry.text, ...texts, ...concepts, ...categories, ...titles].filter((text) => text !== null)
}

export type Stance = 'for' | 'against' | 'unclear'

const NEGATED = /\b(not|no|don.t|never|against|refus\w+|declin\w+)\b/i
const AGAINST =
  /\b(not|no|don.t)\b[^.;,]*\b(CPR|resuscitat\w*)|\bCPR\b( attempts?)?( is| are)? not\b|\bDNACPR\b|\bDNAR\b/i
const FOR =
  /\bCPR\b( attempts?)?( is| are)? recommended|\bfor (attempted |full )?(CPR|(cardio-?pulmonary )?resuscitation)/i
const ENDED = /\b(no|not|without|revoked|withdrawn|cancelled|removed|discuss\w*)\b/i

/** Judged clause by clause: "CPR recommended, not for intensive care" is for CPR. */
export function stanceOf(text: string): Stance {
  const found = new Set<Stance>()
  for (const clause of text.split(/[.;,:\n]/)) {
    if (/\bDNA(CP)?R\b/i.test(clause) && ENDED.test(clause)) return 'unclear'
    if (AGAINST.test(clause)) found.add('against')
    else if (FOR.test(clause)) found.add(NEGATED.test(clause) ? 'unclear' : 'for')
  }
  return found.size === 1 ? ([...found][0] ?? 'unclear') : 'unclear'
}

interface Statement {
  readonly entry: Entry
  /** As recorded. */
  readonly text: string
  readonly stance: Stance
}

function toStatement(entry: Entry): Statement | null {
  const holds = HOLDS[entry.resource.resourceType]
  if (!holds?.(entry.status) || isSafeguarding(entry)) return null
  const said = saidIn(entry)
  const telling = said.filter(isAbout)
  if (telling.length === 0) return null
  const decided = telling.find((text) => stanceOf(text) !== 'unclear')
  const text = decided ?? telling[0] ?? entry.text
  const value =
    entry.resource.resourceType === 'Observation' ? conceptText(at(entry.resource, 'valueCodeableConcept')) : null
  const whole = value !== null && text === entry.text ? `${text}: ${value}` : text
  return { entry, text: whole, stance: stanceOf(whole) }
}

const dateOf = ({ entry }: Statement): string | null => entry.recorded ?? entry.occurred

/** Newest first; one that says for or against CPR stands before one that only says that a form exists. */
function findStatements(view: RecordView): readonly Statement[] {
  return SECTIONS_ASKED.flatMap((section) => view.sections.get(section)?.summary.entries ?? [])
    .flatMap((entry) => toStatement(entry) ?? [])
    .toSorted(
      (a, b) => Number(a.stance === 'unclear') - Number(b.stance === 'unclear') || newestFirst(dateOf(a), dateOf(b))
    )
}

const LABEL = /^(ReSPECT|DNACPR|CPR)\s*[:–-]\s*/
const FIRST_SENTENCE = /^[^.\n]*/

/** The line in the banner, and the entries behind it. */
export function sayResuscitation(view: RecordView | null): SafetyWords {
  const label = 'Resuscitation'
  if (!view) return { label, text: 'asking…', tone: 'plain', entryIds: [] }
  const statements = findStatements(view)
  const [first] = statements
  if (!first) return { label, text: sayNothingFound(view, SECTIONS_ASKED), tone: 'plain', entryIds: [] }
  const entryIds = statements.map(({ entry }) => entry.id)
  if (new Set(statements.map(({ stance }) => stance).filter((stance) => stance !== 'unclear')).size > 1) {
    const isOneSource = new Set(statements.map(({ entry }) => entry.source)).size === 1
    return {
      label,
      text: isOneSource ? 'records of one source disagree' : 'sources disagree',
      tone: 'danger',
      entryIds
    }
  }
  const date = dateOf(first)
  const words = (FIRST_SENTENCE.exec(first.text)?.[0] ?? first.text).trim()
  const said = `${words.replace(LABEL, '')}, ${date === null ? 'date not stated' : showDate(date)}`
  return { label: LABEL.exec(words)?.[1] ?? label, text: said, tone: 'strong', entryIds }
}
