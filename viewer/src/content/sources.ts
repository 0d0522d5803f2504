/** The strip under the banner: which sources are in this record and which are not. */
import type { SourceEvent } from '@ncr/contract/record.ts'
import type { SourceOutcomeName } from '@ncr/contract/source-outcome.ts'
import { showDate, showDateTime, showTime } from '../dates/partial-date.ts'
import type { OpenRecord, RecordPhase } from '../record/record-state.ts'
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
  down: '✕',
  part: '!',
  stale: '◷',
  overnight: '◷',
  off: '–',
  answered: '✓',
  'not-held': '○',
  'not-asked': '–',
  'page-only': '–',
  asking: '…'
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

function saySourceFailure({ event, source }: SourceSummary): string {
  if (!event) return `${source.name}: not heard of`
  if (event.outcome === 'answered') return `${source.name}: nothing of its answer could be read`
  const within =
    event.outcome === 'timed-out' && source.deadlineMs ? `no answer within ${seconds(source.deadlineMs)}` : null
  const why = within === null && event.detail ? ` – ${event.detail}` : ''
  return `${source.name}: ${within ?? OUTCOME_WORDS[event.outcome]}${why}`
}

const SAY: Record<SourceStanding, (summary: SourceSummary) => string> = {
  failed: saySourceFailure,
  down: ({ source, event }) => `${source.name}: down${saySince(event)}, so it was not asked`,
  off: ({ source }) => `${source.name}: switched off by the region`,
  part: ({ source, event }) =>
    `${source.name}: ${source.kind === 'overnight' ? `${sayCopy(event?.asOf)}, in part` : 'answered in part'}`,
  stale: ({ source, event }) => `${source.name}: ${sayCopy(event?.asOf)}, older than promised${sayRefused(event)}`,
  overnight: ({ source, event }) => `${source.name}: ${sayCopy(event?.asOf)}${sayRefused(event)}`,
  answered: ({ source, event }) =>
    `${source.name}: ${sayAsked(event)}answered${event ? ` in ${seconds(event.tookMs)}` : ''}`,
  'not-held': ({ source }) => `${source.name}: has no record under this NHS number`,
  'not-asked': ({ source, event }) => `${source.name}: not asked${event?.detail ? ` – ${event.detail}` : ''}`,
  'page-only': ({ source }) => `${source.name}: feeds the GP Data page only, asked when that is opened`,
  asking: ({ source }) => `${source.name}: asking…`
}

const saySince = (event: SourceEvent | null): string =>
  event?.failingSince === undefined ? '' : ` since ${showDateTime(event.failingSince)}`

/** A live source is asked anew at each opening: when, is what its answer was true at (feature 36). */
const sayAsked = (event: SourceEvent | null): string =>
  event?.asOf === undefined
    ? ''
    : `asked at ${showTime(new Date(Date.parse(event.asOf) - event.tookMs).toISOString())}, `

const sayCopy = (asOf: string | undefined): string => (asOf ? `copy of ${showDateTime(asOf)}` : 'overnight copy')

/** The feed stopped at a night that was no good: what is shown is older than its partner believes (H-009). */
const sayRefused = (event: SourceEvent | null): string =>
  event?.heldNight
    ? `, the night of ${showDate(event.heldNight)} is held for checking`
    : event?.rejectedNight
      ? `, the night of ${showDate(event.rejectedNight)} was rejected`
      : ''

export function saySource(summary: SourceSummary): string {
  return SAY[summary.standing](summary)
}

/** In the chip of one standing: how many, in words that stand after the number. */
const STANDING_WORDS: Record<'failed' | 'down' | 'part' | 'stale' | 'off' | 'overnight', string> = {
  failed: 'failed',
  down: 'down',
  off: 'switched off',
  part: 'answered in part',
  stale: 'older than promised',
  overnight: 'overnight'
}

/** With the age of its copy, where it is a copy, and since when it is down. */
function sayName({ source, event }: SourceSummary): string {
  if (event?.failingSince !== undefined) return `${source.name}${saySince(event)}`
  return event?.asOf && source.kind === 'overnight'
    ? `${source.name} (copy of ${showDateTime(event.asOf)}${sayRefused(event)})`
    : source.name
}

/** "2 failed: CityCare, County Council". The number first: the names may be cut by the edge of the screen. */
export function sayStanding(standing: keyof typeof STANDING_WORDS, sources: readonly SourceSummary[]): string {
  return `${sources.length} ${STANDING_WORDS[standing]}: ${sources.map(sayName).join(', ')}`
}

/** What is wrong with the sources in one line, for a narrow screen; null while nothing is. */
export function sayTrouble(sources: readonly SourceSummary[]): string | null {
  const these = (['failed', 'down', 'part', 'stale', 'off'] as const).flatMap((standing) => {
    const found = sources.filter((source) => source.standing === standing)
    return found.length === 0 ? [] : [{ words: `${found.length} ${STANDING_WORDS[standing]}`, found }]
  })
  if (these.length === 0) return null
  const names = these.flatMap(({ found }) => found.map(({ source }) => source.name))
  return `${these.map(({ words }) => words).join(', ')}: ${names.join(', ')}`
}

function countOf(sources: readonly SourceSummary[], ...standings: readonly SourceStanding[]): number {
  return sources.filter(({ standing }) => standings.includes(standing)).length
}

/** Something of it is here, all or part; a copy stays a copy (H-009). */
const CAME: ReadonlySet<SourceStanding> = new Set(['answered', 'part', 'not-held', 'overnight', 'stale'])

/** The strip's first sentence; what failed is not in it but in red beside it. `sayProgress` is what a screen reader is told. */
export function saySources(record: OpenRecord, sources: readonly SourceSummary[]): string {
  const asking = countOf(sources, 'asking')
  const isCopy = ({ source }: SourceSummary): boolean => source.kind === 'overnight'
  const came = sources.filter(({ standing }) => CAME.has(standing))
  const [answered, copies] = [came.filter((one) => !isCopy(one)).length, came.filter(isCopy).length]
  const pages = countOf(sources, 'page-only')
  const feeding = sources.length - pages
  if (record.phase === 'asking' && asking > 0) {
    return `Asking ${counted(asking, 'source')}… ${feeding - asking} of ${feeding} in`
  }
  const parts = [
    answered > 0 ? `${answered} answered${record.complete ? ` in ${seconds(record.complete.tookMs)}` : ''}` : null,
    copies > 0 ? counted(copies, 'overnight copy', 'overnight copies') : null,
    countOf(sources, 'not-asked') > 0 ? `${countOf(sources, 'not-asked')} not asked` : null,
    pages > 0 ? `${pages} for the GP Data page only` : null
  ].filter((part) => part !== null)
  const total = counted(sources.length, 'source')
  return parts.length === 0 ? total : `${total}: ${parts.join(', ')}`
}

/** Said politely to a screen reader when the record is as complete as it will be; empty until then. */
export function sayProgress(phase: RecordPhase, sources: readonly SourceSummary[]): string {
  const [failed, down] = [countOf(sources, 'failed'), countOf(sources, 'down')]
  const [part, off] = [countOf(sources, 'part'), countOf(sources, 'off')]
  if (phase === 'asking') return ''
  if (phase !== 'complete') return UNFINISHED_HEADING
  if (failed + down + part + off === 0) return 'Record complete. All sources that were asked answered.'
  const told = [
    failed > 0 ? `${counted(failed, 'source')} failed` : null,
    down > 0 ? `${counted(down, 'source')} down` : null,
    part > 0 ? `${counted(part, 'source')} answered in part` : null,
    off > 0 ? `${counted(off, 'source')} switched off` : null
  ]
  return `Record complete. ${told.filter((words) => words !== null).join(', ')}.`
}

/** Beside the sentence of a record that is complete and lacks nothing. */
export const NONE_MISSING = 'All that were asked answered'

export const UNFINISHED_HEADING = 'This record is unfinished'
/** The server said that it must stop: no partner failed. */
export const FAILED_WORDS = 'The Notts Care Record failed, not a partner.'
export const BROKEN_WORDS = 'The connection between your computer and the Notts Care Record broke.'
export const UNFINISHED_WORDS =
  'It broke off before every source was in. What is missing here may exist. Ask again, and do not rely on this view.'
export const WITHHELD_WORDS = 'Items were excluded due to confidentiality or patient preferences.'

/** In print, the state of every source (H-017): those that are missing first and in full, the others by name. */
export function sayAllSources(sources: readonly SourceSummary[]): string {
  const these = (...standings: readonly SourceStanding[]): readonly SourceSummary[] =>
    sources.filter(({ standing }) => standings.includes(standing))
  const missing = [...these('failed', 'down', 'off', 'asking'), ...these('part', 'stale')]
  const named = (heading: string, found: readonly SourceSummary[]): string | null =>
    found.length === 0 ? null : `${heading}: ${found.map(sayName).join(', ')}.`
  return [
    missing.length === 0 ? null : `Missing or incomplete: ${missing.map(saySource).join('; ')}.`,
    named('Answered', these('answered')),
    named('Overnight copies', these('overnight')),
    named('No record under this NHS number', these('not-held')),
    named('Not asked', these('not-asked')),
    named('Feeds the GP Data page only', these('page-only'))
  ]
    .filter((part) => part !== null)
    .join(' ')
}
