/** What stands in a field of a message, unescaped, and its times as FHIR has them. */
import { createHash } from 'node:crypto'
import type { Hl7Segment } from '@medplum/core'
import { londonInstant } from '../../domain/london-time.ts'
import { unescape } from './unescape.ts'

/** A message that cannot be used; names segments and fields, never what stood in them. */
export class Hl7Fault extends Error {
  override readonly name = 'Hl7Fault'
}

/** Component `component` (from 1) of a field up to its first `&`, or '' where there is none. `""` (delete) is nothing either. */
export function valueOf(segment: Hl7Segment | undefined, field: number, component = 1, repetition = 0): string {
  const [first = ''] = subcomponentsOf(segment, field, component, repetition)
  return first
}

export function subcomponentsOf(
  segment: Hl7Segment | undefined,
  field: number,
  component: number,
  repetition = 0
): readonly string[] {
  return rawOf(segment, field, component, repetition)
    .split('&')
    .map((part) => (part === '""' ? '' : unescape(part).trim()))
}

/** All of a component that is words: systems that do not escape write `Ear, nose & throat` as it is. */
export function wordsOf(segment: Hl7Segment | undefined, field: number, component = 1, repetition = 0): string {
  const text = rawOf(segment, field, component, repetition)
  return text === '""' ? '' : unescape(text).trim()
}

export function componentsOf(segment: Hl7Segment | undefined, field: number, repetition = 0): number {
  return segment?.getField(field)?.components[repetition]?.length ?? 0
}

function rawOf(segment: Hl7Segment | undefined, field: number, component: number, repetition: number): string {
  return segment?.getField(field)?.components[repetition]?.[component - 1] ?? ''
}

export function repetitionsOf(segment: Hl7Segment | undefined, field: number): number {
  return segment?.getField(field)?.components.length ?? 0
}

const TIME = /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(\.\d{1,4})?)?)?)?)?)?([+-]\d{4})?$/

/**
 * A FHIR date or dateTime, as exact as it was given and no more; null where there is none. Without an offset it is
 * the time on a clock in London (H-007). Throws a Hl7Fault for what is no time.
 */
export function toDateTime(text: string, where: string): string | null {
  if (text === '') return null
  const parts = TIME.exec(text)
  if (parts === null) throw new Hl7Fault(`${where} is not a time`)
  const [, year = '', month, day, hour, minute, second = '00', fraction = '', offset] = parts
  const date = [year, month, day].filter((part) => part !== undefined).join('-')
  if (Number.isNaN(Date.parse(date))) throw new Hl7Fault(`${where} is not a time`)
  // An hour alone is less than FHIR can say: the day is what is left.
  if (hour === undefined || minute === undefined) return date
  if (Number.isNaN(Date.parse(`${date}T${hour}:${minute}:00Z`))) throw new Hl7Fault(`${where} is not a time`)
  const zone =
    offset === undefined ? londonOffset(date, `${hour}:${minute}`) : `${offset.slice(0, 3)}:${offset.slice(3)}`
  const time = `${date}T${hour}:${minute}:${second}${fraction}${zone}`
  if (Number.isNaN(Date.parse(time))) throw new Hl7Fault(`${where} is not a time`)
  return time
}

/** One that is exact enough to order by, ISO 8601 in UTC; of a day alone, its first moment. */
export function toInstant(text: string, where: string): string | null {
  const time = toDateTime(text, where)
  return time === null ? null : new Date(time).toISOString()
}

function londonOffset(day: string, time: string): string {
  return londonInstant(day, time) === Date.parse(`${day}T${time}:00Z`) ? '+00:00' : '+01:00'
}

const ID = /^[A-Za-z0-9\-.]{1,64}$/

/** An id that FHIR allows, the same for the same parts and no others. */
export function toId(...parts: readonly string[]): string {
  const [only = ''] = parts
  if (parts.length === 1 && ID.test(only)) return only
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)
}

const SYSTEMS: Readonly<Record<string, string>> = {
  LN: 'http://loinc.org',
  SCT: 'http://snomed.info/sct',
  SNOMEDCT: 'http://snomed.info/sct',
  I10: 'http://hl7.org/fhir/sid/icd-10',
  ICD10: 'http://hl7.org/fhir/sid/icd-10'
}

/** CE or CWE: code, text, system. Null where it says nothing. */
export function toConcept(segment: Hl7Segment | undefined, field: number, repetition = 0): object | null {
  const [code, name] = [1, 3].map((component) => valueOf(segment, field, component, repetition))
  const display = wordsOf(segment, field, 2, repetition)
  if (code === undefined || (code === '' && display === '')) return null
  const system = SYSTEMS[(name ?? '').toUpperCase()]
  const shown = display === '' ? {} : { display }
  const coding = code === '' ? {} : { coding: [{ ...(system === undefined ? {} : { system }), code, ...shown }] }
  return { ...coding, text: display === '' ? code : display }
}
