/** Turns any FHIR resource into labelled text, element by element: nothing that a source sent is left out (feature 26). */
import { decimalText, keepDecimals } from '@ncr/contract/decimal.ts'
import type { Entry } from '@ncr/contract/record.ts'
import { showDateTime, toDateParts } from '../dates/partial-date.ts'
import { conceptText, isObject, listAt, textAt, type FhirObject } from '../record/fhir-read.ts'
import { sayExactQuantity } from '../sections/observations/observation-value.ts'
import { referenceText } from '../sections/row-words.ts'

export interface Element {
  readonly label: string
  readonly text: string | null
  /** System and code of each coding, shown on demand. */
  readonly codes: readonly string[]
  readonly children: readonly Element[]
}

/** Nested deeper than this is shown as it was sent. */
const DEPTH_MAX = 12

const TECHNICAL: ReadonlySet<string> = new Set([
  'resourceType',
  'id',
  'meta',
  'text',
  'implicitRules',
  'language',
  'contained',
  'extension'
])

/** Elements whose type is part of the name: `onsetDateTime`, `valueQuantity`. */
const CHOICE = /^(value|onset|effective|performed|occurrence|abatement|medication|bounds|asNeeded)(?=[A-Z])/

/** `clinicalStatus` as `Clinical status`, `valueQuantity` as `Value`. */
export function toLabel(element: string): string {
  const name = element.replace(/^_/, '')
  const words = (CHOICE.exec(name)?.[1] ?? name).replaceAll(/([a-z])([A-Z])/g, '$1 $2')
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase()
}

function leaf(label: string, text: string | null, codes: readonly string[] = []): Element {
  return { label, text, codes, children: [] }
}

function sayCodes(codings: readonly unknown[]): readonly string[] {
  return codings.map((coding) => {
    const isPicked = isObject(coding) && typeof coding['userSelected'] === 'boolean' ? coding['userSelected'] : null
    const picked = isPicked === null ? null : `picked by the person who recorded it: ${isPicked ? 'Yes' : 'No'}`
    const parts = [textAt(coding, 'system'), textAt(coding, 'code'), textAt(coding, 'display'), picked]
    return parts.filter((part) => part !== null).join(' | ')
  })
}

function sayPeriod(period: FhirObject): string {
  const [start, end] = [textAt(period, 'start'), textAt(period, 'end')]
  const from = start === null ? '' : `from ${showDateTime(start)}`
  return `${from}${end === null ? (start === null ? '' : ', no end stated') : ` until ${showDateTime(end)}`}`.trim()
}

const NARRATIVE = /<[^>]*>/g

/** Datatypes that read as one text; null for all others. */
function toText(entry: Entry, value: FhirObject): string | null {
  const hasOnly = (...keys: readonly string[]): boolean => Object.keys(value).every((key) => keys.includes(key))
  if ('coding' in value || hasOnly('text')) return conceptText(value)
  if ('reference' in value || ('display' in value && !('code' in value))) {
    return referenceText(entry, value) ?? textAt(value, 'reference')
  }
  if ('code' in value && 'system' in value && !('value' in value))
    return textAt(value, 'display') ?? textAt(value, 'code')
  if ('value' in value && hasOnly('value', 'unit', 'system', 'code', 'comparator')) {
    return typeof value['value'] === 'number' ? sayExactQuantity(value) : [value['value'], value['system']].join(', ')
  }
  if (hasOnly('start', 'end')) return sayPeriod(value)
  return 'div' in value
    ? (textAt(value, 'div')?.replaceAll(NARRATIVE, ' ').replaceAll(/\s+/g, ' ').trim() ?? null)
    : null
}

/** Elements that hold a date: only these are read as dates when they are as short as `2011-03`. */
const DATE_ELEMENT =
  /date|time|onset|abatement|effective|performed|occurrence|start|end|issued|recorded|authored|created/i

function sayPrimitive(label: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value !== 'string') return String(value)
  return DATE_ELEMENT.test(label) && toDateParts(value) ? showDateTime(value) : value
}

function toElement(entry: Entry, label: string, value: unknown, depth: number): Element {
  if (!isObject(value)) return leaf(label, Array.isArray(value) ? JSON.stringify(value) : sayPrimitive(label, value))
  if (depth > DEPTH_MAX) return leaf(label, JSON.stringify(value))
  const text = toText(entry, value)
  if (text === null) return { ...leaf(label, null), children: toChildren(entry, value, depth + 1) }
  const codings = codingsOf(value)
  const children = [
    ...toBeside(entry, value, depth),
    ...codings.flatMap((one) => toBesideCoding(entry, one, value, depth))
  ]
  return { ...leaf(label, text, sayCodes(codings)), children }
}

/** A quantity's unit counts as one. */
function codingsOf(value: FhirObject): readonly unknown[] {
  if ('coding' in value) return listAt(value, 'coding')
  return 'system' in value && ('code' in value || typeof value['value'] === 'number') ? [value] : []
}

/** What the one text of a datatype, and its codes, already say. */
const SAID: ReadonlySet<string> = new Set(
  'coding text reference display system code userSelected value unit comparator start end div'.split(' ')
)

/** What else was sent with a datatype that reads as one text: its extensions, the type of a reference, a code's version. */
function toBeside(entry: Entry, value: FhirObject, depth: number): readonly Element[] {
  const beside = Object.entries(value).filter(([name]) => !SAID.has(name))
  return toChildren(entry, keepDecimals(Object.fromEntries(beside), value), depth + 1)
}

function toBesideCoding(entry: Entry, coding: unknown, whole: FhirObject, depth: number): readonly Element[] {
  if (!isObject(coding) || coding === whole) return []
  const children = toBeside(entry, coding, depth)
  return children.length === 0 ? [] : [{ ...leaf(`Code ${textAt(coding, 'code') ?? ''}`.trim(), null), children }]
}

function toChildren(entry: Entry, value: FhirObject, depth: number): readonly Element[] {
  return Object.entries(value).flatMap(([name, found]) =>
    (Array.isArray(found) ? found : [found])
      // FHIR JSON keeps a place for an element that has only an extension: nothing was said there.
      .filter((one: unknown) => one !== null)
      .map((one: unknown) =>
        one === found && typeof one === 'number'
          ? leaf(toLabel(name), decimalText(value, name))
          : toElement(entry, toLabel(name), one, depth)
      )
  )
}

/** What a clinician reads: every populated element but the technical ones. */
export function toElements(entry: Entry): readonly Element[] {
  const clinical = Object.entries(entry.resource).filter(([name]) => !TECHNICAL.has(name))
  return toChildren(entry, keepDecimals(Object.fromEntries(clinical), entry.resource), 0)
}

/** The rest: ids, tags, extensions, the source's own text, and the resources that came with the entry. */
export function toTechnicalElements(entry: Entry): readonly Element[] {
  const technical = Object.entries(entry.resource).filter(([name]) => TECHNICAL.has(name))
  const included = (entry.included ?? []).map((resource) => ({
    ...leaf(`Sent with it: ${toLabel(resource.resourceType)}`, null),
    children: toChildren(entry, resource, 1)
  }))
  return [...toChildren(entry, Object.fromEntries(technical), 0), ...included]
}
