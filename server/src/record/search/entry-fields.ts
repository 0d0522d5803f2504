/**
 * Everything of an entry that a reader can be shown, as texts that can be searched: what it is called, its dates as the
 * screen writes them, who sent it, and every element of the resource and of those that came with it.
 */
import { decimalText } from '@ncr/contract/decimal.ts'
import type { Entry } from '@ncr/contract/record.ts'
import { londonClock, londonDay } from '../../domain/london-time.ts'
import { isPartialDate, toTimeSpan } from '../../domain/partial-date.ts'
import { isObject, type JsonObject } from '../../domain/resource.ts'

export interface Field {
  /** What a reader calls the place. */
  readonly where: string
  readonly text: string
  /** Other ways of writing the same, which are searched and never shown. */
  readonly also?: string
  /** Which content of a document. */
  readonly content?: number
  /** Found, and not shown: what surrounds these words is safeguarding (H-014). */
  readonly guarded?: true
}

/** Addresses, keys, bytes, and whose it is, which is the same in every entry. */
const NOT_WORDS: ReadonlySet<string> = new Set([
  'resourceType',
  'id',
  'meta',
  'implicitRules',
  'url',
  'system',
  'reference',
  'data',
  'hash',
  'fullUrl',
  'subject',
  'patient',
  'for'
])

const DEPTH_MAX = 40
const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const ofResource = new WeakMap<object, readonly Field[]>()

export interface SourceNames {
  readonly name: string
  readonly partnerName: string
  readonly odsCode: string
}

export function fieldsOf(entry: Entry, source: SourceNames): readonly Field[] {
  return [
    { where: 'Title', text: entry.text },
    ...(entry.status === null ? [] : [{ where: 'Status', text: entry.status }]),
    ...(entry.recorded === null ? [] : [dateField('Recorded', entry.recorded)]),
    ...(entry.occurred === null ? [] : [dateField('Date', entry.occurred)]),
    { where: 'Source', text: `${source.name}, ${source.partnerName} (${source.odsCode})` },
    ...(entry.odsCode === source.odsCode ? [] : [{ where: 'Custodian', text: entry.odsCode }]),
    ...fieldsOfResource(entry.resource),
    ...(entry.included ?? []).filter(({ resourceType }) => resourceType !== 'Patient').flatMap(fieldsOfResource)
  ]
}

/** Those that came along are shared by many entries, and read once. */
function fieldsOfResource(resource: JsonObject): readonly Field[] {
  const known = ofResource.get(resource)
  if (known !== undefined) return known
  const fields = Object.entries(resource).flatMap(([name, value]) =>
    NOT_WORDS.has(name) ? [] : leavesOf(value, 0).map((leaf) => toField(toLabel(name), leaf))
  )
  ofResource.set(resource, fields)
  return fields
}

/** `bodySite` as `Body site`. */
function toLabel(element: string): string {
  const words = element.replace(/^_/, '').replaceAll(/([a-z])([A-Z])/g, '$1 $2')
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase()
}

function toField(where: string, leaf: string): Field {
  return isPartialDate(leaf) && leaf.length >= 4 && /^\d{4}(-|$)/.test(leaf)
    ? dateField(where, leaf)
    : { where, text: leaf }
}

/** Every text and number, a quantity with its unit as one. */
function leavesOf(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (typeof value === 'number') return [String(value)]
  if (depth > DEPTH_MAX) return []
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, depth + 1))
  if (!isObject(value)) return []
  const own = Object.entries(value).filter(([name]) => !NOT_WORDS.has(name))
  const quantity = toQuantity(value)
  return [
    ...(quantity === null ? [] : [quantity]),
    ...own.flatMap(([name, item]) => (name === 'div' ? [wordsOfNarrative(item)] : leavesOf(item, depth + 1)))
  ]
}

function toQuantity(value: JsonObject): string | null {
  if (typeof value['value'] !== 'number') return null
  return [value['comparator'], decimalText(value, 'value'), value['unit'] ?? value['code']].filter(isSaid).join(' ')
}

function isSaid(part: unknown): part is string | number {
  return typeof part === 'string' || typeof part === 'number'
}

function wordsOfNarrative(div: unknown): string {
  return typeof div === 'string'
    ? div
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim()
    : ''
}

/** `2026-11-14` is written 14-Nov-2026 on the screen, and asked for in other ways. */
function dateField(where: string, date: string): Field {
  // A leap second is an instant too, which the language itself cannot read.
  const atMs = date.includes('T') ? (toTimeSpan(date)?.fromMs ?? null) : null
  const day = atMs === null ? date : londonDay(atMs)
  const [year = '', month, dayOfMonth] = day.split('-')
  const monthName = month === undefined ? undefined : MONTHS[Number(month) - 1]
  if (monthName === undefined) return { where, text: year, also: date }
  const short = [dayOfMonth, monthName.slice(0, 3), year].filter(isSaid).join('-')
  const clock = atMs === null ? '' : ` ${londonClock(atMs, atMs)}`
  const long = [dayOfMonth?.replace(/^0/, ''), monthName, year].filter(isSaid).join(' ')
  const figures = [dayOfMonth, month, year].filter(isSaid).join('/')
  return { where, text: `${short}${clock}`, also: `${long} ${day} ${figures}` }
}
