/**
 * Decimals as they were written. FHIR gives the precision of a decimal a meaning ("0.010 is regarded as different to 0.01",
 * R4, 2.24.0.1), and so does a reader: 5.0 was measured to a tenth, 5 was not. A number of JavaScript has lost it, so what
 * was written is kept beside the object that holds the number, from the source's JSON to the screen. Numbers stay numbers.
 */

/** By the object or list that holds the number, by its name there. */
const written = new WeakMap<object, Map<string, string>>()
/** What holds such a number, at whatever depth. */
const holders = new WeakSet<object>()

/** Text without any such number is parsed as fast as ever; in a string it costs time and changes nothing. */
const MAY_BE_LOST = /[:[,]\s*-?(?:\d+\.\d*0|\d+(?:\.\d+)?[eE][-+]?\d+|\d{16,}(?:\.\d+)?|\d+\.\d{15,})\s*[,}\]]/

interface Written {
  /** The characters of a primitive (ES2025, JSON.parse source text access); absent in older browsers. */
  readonly source?: string
}

type Parse = (
  text: string,
  revive: (this: object, name: string, value: unknown, context?: Written) => unknown
) => unknown

/** As JSON.parse, and throws as that does. */
export function parseKeepingDecimals(text: string): unknown {
  return MAY_BE_LOST.test(text) ? (JSON.parse as Parse)(text, noteDecimal) : JSON.parse(text)
}

function noteDecimal(this: object, name: string, value: unknown, context?: Written): unknown {
  if (typeof value === 'object' && value !== null) {
    if (holders.has(value)) holders.add(this)
  } else if (typeof value === 'number' && Number.isFinite(value) && context?.source !== undefined) {
    if (context.source !== String(value)) noteAsWritten(this, name, context.source)
  }
  return value
}

function noteAsWritten(holder: object, name: string, text: string): void {
  const known = written.get(holder) ?? new Map<string, string>()
  known.set(name, text)
  written.set(holder, known)
  holders.add(holder)
}

/** A number that was received as text, as in HL7 v2: `text` is a JSON number of the same value. */
export function withDecimal<Holder extends object>(holder: Holder, name: keyof Holder & string, text: string): Holder {
  const value = holder[name]
  if (typeof value === 'number' && text !== String(value) && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text))
    noteAsWritten(holder, name, text)
  return holder
}

/** The number as it was written; null where it is no number. */
export function decimalText(holder: unknown, name: string): string | null {
  if (typeof holder !== 'object' || holder === null) return null
  const value = (holder as Readonly<Record<string, unknown>>)[name]
  if (typeof value !== 'number') return null
  return written.get(holder)?.get(name) ?? String(value)
}

/** A copy keeps what its original has: of the elements that are still the same numbers. */
export function keepDecimals<Copy extends object>(copy: Copy, original: object): Copy {
  if (!holders.has(original)) return copy
  holders.add(copy)
  const from = original as Readonly<Record<string, unknown>>
  for (const [name, text] of written.get(original) ?? []) {
    if ((copy as Readonly<Record<string, unknown>>)[name] === from[name]) noteAsWritten(copy, name, text)
  }
  return copy
}

/** As JSON.stringify, each number as it was written. */
export function toJsonKeepingDecimals(value: object): string {
  return holds(value, LOOKED_INTO) ? JSON.stringify(value, asWritten) : JSON.stringify(value)
}

/** An entry holds a resource, which may be a copy whose parts are not. */
const LOOKED_INTO = 3

function holds(value: object, depth: number): boolean {
  if (holders.has(value)) return true
  if (depth === 0) return false
  return Object.values(value).some(
    (part) => typeof part === 'object' && part !== null && holds(part as object, depth - 1)
  )
}

type RawJson = (text: string) => unknown
const rawJson = (JSON as unknown as { readonly rawJSON?: RawJson }).rawJSON

function asWritten(this: object, name: string, value: unknown): unknown {
  const text = typeof value === 'number' ? written.get(this)?.get(name) : undefined
  return text === undefined || rawJson === undefined ? value : rawJson(text)
}
