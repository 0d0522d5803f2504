/** The parameters of `AuditEvent?…` (http://hl7.org/fhir/R4/search.html): whose looks, when, by whom, and which page of them. */
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import { londonInstant } from '../domain/london-time.ts'
import { toNhsNumber, type NhsNumber } from '../domain/nhs-number.ts'
import { onlyOne } from '../domain/only-one.ts'
import { toTimeSpan } from '../domain/partial-date.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import type { AskedLooks } from '../ports/audit-reader.ts'
import { toSearchToken } from '../domain/search-token.ts'

/** Of one page, where the caller does not say (`_count`), and at most. */
const EVENTS_PER_PAGE = 500
const EVENTS_PER_PAGE_MAX = 1000
/** `date` may stand twice: from and until. */
const DATES_MAX = 2
/** A time that PostgreSQL and ISO 8601 both write with four digits of a year. */
const [EARLIEST_MS, LATEST_MS] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T00:00:00Z')]

/** Other ways to say the same: the number or the user as the identifier of a reference. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['patient:identifier', 'patient.identifier'],
  ['agent:identifier', 'agent']
])
const ASKED = ['patient.identifier', 'date', 'agent']
const PAGED = ['_count', '_offset']
const FORMATS = new Set(['json', 'application/json', 'application/fhir+json'])

export interface AuditSearch {
  readonly asked: Omit<AskedLooks, 'numbers'> & { readonly nhsNumber: NhsNumber | undefined }
  /** The bounds that the caller gave; null where there is none. */
  readonly from: string | null
  readonly to: string | null
  /** What was asked, as the links of the answer say it: without the page. */
  readonly parameters: URLSearchParams
  readonly count: number
  readonly offset: number
}

export function toAuditSearch(query: URLSearchParams): AuditSearch | Refusal {
  const parameters = new URLSearchParams()
  const paged = new URLSearchParams()
  for (const [name, value] of query) {
    const known = ALIASES.get(name) ?? name
    if (ASKED.includes(known)) parameters.append(known, value)
    else if (PAGED.includes(known)) paged.append(known, value)
    else if (known !== '_format' || !FORMATS.has(value))
      // A filter that is not known would, left out, answer with more than was asked for.
      return refuse(
        'request-malformed',
        `AuditEvent is searched by ${ASKED.join(', ')} and _count, in JSON, and nothing else`
      )
  }
  if (parameters.size === 0) return refuse('request-malformed', `expected one of ${ASKED.join(', ')}`)
  const nhsNumber = parameters.has('patient.identifier') ? toPerson(parameters) : undefined
  if (typeof nhsNumber === 'object') return nhsNumber
  const user = parameters.has('agent') ? toSearchToken(onlyOne(parameters, 'agent')) : undefined
  if (user === null || (user !== undefined && user.system !== ''))
    return refuse(
      'request-malformed',
      'agent is the id of one user, without a system; before a comma or a bar stands \\'
    )
  const period = toPeriod(parameters.getAll('date'))
  if (isRefusal(period)) return period
  const page = toPage(paged)
  if (isRefusal(page)) return page
  const [from, to] = [toIso(period.fromMs), toIso(period.endMs)]
  return {
    asked: { from, to, nhsNumber, userId: user?.value },
    from: period.fromMs === EARLIEST_MS ? null : from,
    to: period.endMs === LATEST_MS ? null : to,
    parameters,
    ...page
  }
}

function toPerson(parameters: URLSearchParams): NhsNumber | Refusal {
  const token = toSearchToken(onlyOne(parameters, 'patient.identifier'))
  if (token === null || !['', NHS_NUMBER_SYSTEM].includes(token.system))
    return refuse('request-malformed', `patient.identifier is one NHS number: ${NHS_NUMBER_SYSTEM}|…`)
  return toNhsNumber(token.value) ?? refuse('nhs-number-invalid')
}

interface Stretch {
  readonly fromMs: number
  /** Not itself in it. */
  readonly endMs: number
}

/** What is left of all time, for an event at one instant. */
const NARROWED: Readonly<Record<string, (named: Stretch) => Partial<Stretch>>> = {
  eq: (named) => named,
  ge: ({ fromMs }) => ({ fromMs }),
  gt: ({ endMs }) => ({ fromMs: endMs }),
  sa: ({ endMs }) => ({ fromMs: endMs }),
  le: ({ endMs }) => ({ endMs }),
  lt: ({ fromMs }) => ({ endMs: fromMs }),
  eb: ({ fromMs }) => ({ endMs: fromMs })
}

function toPeriod(dates: readonly string[]): Stretch | Refusal {
  if (dates.length > DATES_MAX) return refuse('request-malformed', `date stands at most ${DATES_MAX} times`)
  let period: Stretch = { fromMs: EARLIEST_MS, endMs: LATEST_MS }
  for (const text of dates) {
    const [, prefix = 'eq', date = ''] = /^([a-z]{2})?(.*)$/s.exec(text) ?? []
    const named = toStretch(date)
    const narrow = Object.hasOwn(NARROWED, prefix) ? NARROWED[prefix] : undefined
    if (named === null || narrow === undefined)
      return refuse('request-malformed', `date is a FHIR date after ${Object.keys(NARROWED).join(', ')} or nothing`)
    const { fromMs = EARLIEST_MS, endMs = LATEST_MS } = narrow(named)
    period = { fromMs: Math.max(period.fromMs, fromMs), endMs: Math.min(period.endMs, endMs) }
  }
  return period
}

/** Days, months and years are London's, as everywhere that officers ask; an instant without a fraction is its second. */
function toStretch(date: string): Stretch | null {
  const span = toTimeSpan(date)
  if (span === null) return null
  if (date.includes('T')) return { fromMs: span.fromMs, endMs: span.fromMs + (date.includes('.') ? 1 : 1000) }
  const midnight = (atMs: number): number =>
    atMs >= LATEST_MS ? LATEST_MS : londonInstant(new Date(atMs).toISOString().slice(0, 10), '00:00')
  return { fromMs: midnight(span.fromMs), endMs: midnight(span.untilMs + 1) }
}

function toIso(atMs: number): string {
  return new Date(Math.min(Math.max(atMs, EARLIEST_MS), LATEST_MS)).toISOString()
}

function toPage(paged: URLSearchParams): { readonly count: number; readonly offset: number } | Refusal {
  const [count, offset] = [toCount(paged, '_count', EVENTS_PER_PAGE), toCount(paged, '_offset', 0)]
  if (count === null || offset === null) return refuse('request-malformed', '_count is one whole number')
  return { count: Math.min(count, EVENTS_PER_PAGE_MAX), offset }
}

function toCount(paged: URLSearchParams, name: string, otherwise: number): number | null {
  if (!paged.has(name)) return otherwise
  const text = onlyOne(paged, name)
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null
}
