/** The strip under the banner: which sources are in this record and which are not. */
import type { SourceOutcomeName } from '@ncr/contract/source-outcome.ts'
import { showDateTime } from '../dates/partial-date.ts'
import type { OpenRecord } from '../record/record-state.ts'
import type { SourceStanding, SourceSummary } from '../record/source-summary.ts'
import { counted } from './counting.ts'

const OUTCOME_WORDS: Record<SourceOutcomeName, string> = {
  answered: 'answered',
  refused: 'refused access',
  'timed-out': 'did not answer in time',
  unavailable: 'could not be read',
  'not-asked': 'not asked'
}

/** Icons repeat what the words say: colour and shape are never alone. */
export const STANDING_ICONS: Record<SourceStanding, string> = {
  failed: '✕',
  part: '!',
  stale: '◷',
  overnight: '◷',
  answered: '✓',
  'not-held': '○',
  'not-asked': '–',
  'page-only': '–',
  asking: '…'
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

function saySourceFailure({ event, source }: SourceSummary): string {
  if (!event) return `${source.name}: not heard of`
  const within =
    event.outcome === 'timed-out' && source.deadlineMs ? `no answer within ${seconds(source.deadlineMs)}` : null
  return `${source.name}: ${within ?? OUTCOME_WORDS[event.outcome]}`
}

const SAY: Record<SourceStanding, (summary: SourceSummary) => string> = {
  failed: saySourceFailure,
  part: ({ source }) => `${source.name}: answered in part`,
  stale: ({ source, event }) => `${source.name}: ${sayCopy(event?.asOf)}, older than promised`,
  overnight: ({ source, event }) => `${source.name}: ${sayCopy(event?.asOf)}`,
  answered: ({ source, event }) => `${source.name}: answered${event ? ` in ${seconds(event.tookMs)}` : ''}`,
  'not-held': ({ source }) => `${source.name}: has no record under this NHS number`,
  'not-asked': ({ source, event }) => `${source.name}: not asked${event?.detail ? ` – ${event.detail}` : ''}`,
  'page-only': ({ source }) => `${source.name}: feeds the GP Data page only, asked when that is opened`,
  asking: ({ source }) => `${source.name}: asking…`
}

const sayCopy = (asOf: string | undefined): string => (asOf ? `copy of ${showDateTime(asOf)}` : 'overnight copy')

export function saySource(summary: SourceSummary): string {
  return SAY[summary.standing](summary)
}

/** In the chip of one standing: its words, then the names. */
const STANDING_WORDS: Record<'failed' | 'part' | 'stale' | 'overnight', string> = {
  failed: 'Did not answer',
  part: 'Answered in part',
  stale: 'Older than promised',
  overnight: 'Overnight copy'
}

const NAMES_MAX = 4

function sayName({ source, event }: SourceSummary): string {
  return event?.asOf ? `${source.name} (${showDateTime(event.asOf)})` : source.name
}

/** "Did not answer: CityCare, County Council". */
export function sayStanding(standing: keyof typeof STANDING_WORDS, sources: readonly SourceSummary[]): string {
  const names = sources.slice(0, NAMES_MAX).map(sayName)
  const more = sources.length - names.length
  return `${STANDING_WORDS[standing]}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function countOf(sources: readonly SourceSummary[], ...standings: readonly SourceStanding[]): number {
  return sources.filter(({ standing }) => standings.includes(standing)).length
}

/** The strip's first sentence, for the eye; `sayProgress` is what a screen reader is told. */
export function saySources(record: OpenRecord, sources: readonly SourceSummary[]): string {
  const asking = countOf(sources, 'asking')
  const failed = countOf(sources, 'failed')
  const answered = countOf(sources, 'answered', 'part', 'not-held')
  const copies = countOf(sources, 'overnight', 'stale')
  const pages = countOf(sources, 'page-only')
  const feeding = sources.length - pages
  if (record.phase === 'asking' && asking > 0) {
    return `Asking ${counted(asking, 'source')}… ${feeding - asking} of ${feeding} in`
  }
  const parts = [
    answered > 0 ? `${answered} answered${record.complete ? ` in ${seconds(record.complete.tookMs)}` : ''}` : null,
    copies > 0 ? counted(copies, 'overnight copy', 'overnight copies') : null,
    failed > 0 ? `${failed} did not answer` : null,
    countOf(sources, 'not-asked') > 0 ? `${countOf(sources, 'not-asked')} not asked` : null,
    pages > 0 ? `${pages} for the GP Data page only` : null
  ].filter((part) => part !== null)
  return `${counted(sources.length, 'source')}: ${parts.join(', ')}`
}

/** Said politely to a screen reader when the record is as complete as it will be; empty until then. */
export function sayProgress(record: OpenRecord, sources: readonly SourceSummary[]): string {
  const failed = countOf(sources, 'failed')
  if (record.phase === 'asking') return ''
  if (record.phase !== 'complete') return UNFINISHED_HEADING
  if (failed === 0) return 'Record complete. All sources that were asked answered.'
  return `Record complete. ${counted(failed, 'source')} did not answer.`
}

export const UNFINISHED_HEADING = 'This record is unfinished'
/** The server said that it must stop: no partner failed. */
export const FAILED_WORDS = 'The Notts Care Record failed, not a partner.'
export const BROKEN_WORDS = 'The connection between your computer and the Notts Care Record broke.'
export const UNFINISHED_WORDS =
  'It broke off before every source was in. What is missing here may exist. Ask again, and do not rely on this view.'
export const WITHHELD_WORDS = 'Items were excluded due to confidentiality or patient preferences.'
