/**
 * When an entry was recorded in the partner's system, and when it happened (outer contract, section 5). Partial dates
 * stay partial; what is not said is null (H-007).
 */
import { isObject, textOf, type Resource } from '../../domain/resource.ts'

const RECORDED_ELEMENTS = [
  'recordedDate',
  'recorded',
  'authoredOn',
  'authored',
  'dateAsserted',
  'issued',
  'created',
  'date'
]

/** In their order of precedence; of a period its start. Names are written out: making them for each entry costs more. */
const OCCURRED_ELEMENTS: readonly { readonly name: string; readonly isPeriod: boolean }[] = [
  ...['onset', 'effective', 'performed', 'occurrence'].flatMap((stem) => [
    { name: `${stem}DateTime`, isPeriod: false },
    { name: `${stem}Instant`, isPeriod: false },
    { name: `${stem}Period`, isPeriod: true }
  ]),
  { name: 'period', isPeriod: true },
  // Elements of single types, after the ones that many types share.
  ...['start', 'started', 'startDate', 'whenHandedOver'].map((name) => ({ name, isPeriod: false }))
]

export function recordedOf(resource: Resource): string | null {
  for (const element of RECORDED_ELEMENTS) {
    const text = textOf(resource[element])
    if (text !== null) return text
  }
  return null
}

export function occurredOf(resource: Resource): string | null {
  for (const { name, isPeriod } of OCCURRED_ELEMENTS) {
    const value = resource[name]
    if (value === undefined) continue
    const text = textOf(isPeriod && isObject(value) ? value['start'] : isPeriod ? undefined : value)
    if (text !== null) return text
  }
  return null
}
