/**
 * What sources record about resuscitation (ReSPECT, DNACPR), in their own words. Which way an entry points is worked out
 * only to find disagreement: what is shown is what was recorded.
 */
import type { Entry } from '@ncr/contract/record.ts'
import { isAboutResuscitation, resuscitationStanceOf, type ResuscitationStance } from '@ncr/contract/resuscitation.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { newestFirst, showDate } from '../dates/partial-date.ts'
import { at, conceptText, listAt, textAt } from '../record/fhir-read.ts'
import { sayingOf } from '../record/page-feeds.ts'
import type { RecordView } from '../record/record-view.ts'
import { isSafeguarding } from '../sections/safeguarding.ts'
import { counted } from './counting.ts'
import { sayNothingFound, sayStillMissing, type SafetyWords } from './safety-words.ts'

/** Where such entries may stand. */
const SECTIONS_ASKED: readonly SectionName[] = ['alerts', 'documents', 'care-plans', 'observations']

/** Entries that hold now, by resource type; an Observation counts unless it was cancelled or a mistake. */
const HOLDS: Record<string, (status: string | null) => boolean> = {
  CarePlan: (status) => status === 'active',
  DocumentReference: (status) => status === 'current' || status === null,
  Flag: (status) => status === 'active',
  Observation: (status) => status !== 'entered-in-error' && status !== 'cancelled'
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

interface Statement {
  readonly entry: Entry
  /** As recorded. */
  readonly text: string
  readonly stance: ResuscitationStance
}

function toStatement(entry: Entry): Statement | null {
  const holds = HOLDS[entry.resource.resourceType]
  if (!holds?.(entry.status) || isSafeguarding(entry)) return null
  const said = saidIn(entry)
  const telling = said.filter(isAboutResuscitation)
  if (telling.length === 0) return null
  const decided = telling.find((text) => resuscitationStanceOf(text) !== 'unclear')
  const text = decided ?? telling[0] ?? entry.text
  const value =
    entry.resource.resourceType === 'Observation' ? conceptText(at(entry.resource, 'valueCodeableConcept')) : null
  const whole = value !== null && text === entry.text ? `${text}: ${value}` : text
  return { entry, text: whole, stance: resuscitationStanceOf(whole) }
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

/** The register's End of Life page may hold what no section does: it is not part of the stream, so it is pointed at. */
function sayNoStatement(view: RecordView): string {
  const nothing = sayNothingFound(view, SECTIONS_ASKED)
  const feeding = sayingOf(view.record, view.opened, 'end-of-life')
  const count = feeding.reduce((sum, one) => sum + one.count, 0)
  return count === 0 ? nothing : `${nothing}; ${counted(count, 'entry', 'entries')} on the End of Life page`
}

/** The line in the banner, and the entries behind it. */
export function sayResuscitation(view: RecordView | null): SafetyWords {
  const label = 'Resuscitation'
  if (!view) return { label, still: null, text: 'asking…', tone: 'plain', entryIds: [] }
  const statements = findStatements(view)
  const [first] = statements
  if (!first) return { label, still: null, text: sayNoStatement(view), tone: 'plain', entryIds: [] }
  const entryIds = statements.map(({ entry }) => entry.id)
  const still = sayStillMissing(view, SECTIONS_ASKED)
  if (new Set(statements.map(({ stance }) => stance).filter((stance) => stance !== 'unclear')).size > 1) {
    const isOneSource = new Set(statements.map(({ entry }) => entry.source)).size === 1
    return {
      label,
      still,
      text: isOneSource ? 'records of one source disagree' : 'sources disagree',
      tone: 'danger',
      entryIds
    }
  }
  const date = dateOf(first)
  const words = (FIRST_SENTENCE.exec(first.text)?.[0] ?? first.text).trim()
  const said = `${words.replace(LABEL, '')}, ${date === null ? 'date not stated' : showDate(date)}`
  return { label: LABEL.exec(words)?.[1] ?? label, still, text: said, tone: 'strong', entryIds }
}
