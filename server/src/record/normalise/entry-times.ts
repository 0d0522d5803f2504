/**
 * When an entry was recorded in the partner's system, and when it happened (outer contract, section 5). Partial dates
 * stay partial; what is not said is null (H-007).
 */
import { isObject, objectsOf, textOf, type Resource } from '../../domain/resource.ts'

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

type Shape = 'moment' | 'period' | 'timing'

/** In their order of precedence; of a period its start. Names are written out: making them for each entry costs more. */
const OCCURRED_ELEMENTS: readonly { readonly name: string; readonly shape: Shape }[] = [
  ...['onset', 'effective', 'performed', 'occurrence'].flatMap((stem): { name: string; shape: Shape }[] => [
    { name: `${stem}DateTime`, shape: 'moment' },
    { name: `${stem}Instant`, shape: 'moment' },
    { name: `${stem}Period`, shape: 'period' },
    { name: `${stem}Timing`, shape: 'timing' }
  ]),
  { name: 'period', shape: 'period' },
  // Elements of single types, after the ones that many types share.
  ...['start', 'started', 'startDate', 'whenHandedOver', 'whenPrepared'].map((name) => ({
    name,
    shape: 'moment' as const
  })),
  { name: 'executionPeriod', shape: 'period' },
  { name: 'requestedPeriod', shape: 'period' }
]

export function recordedOf(resource: Resource): string | null {
  for (const element of RECORDED_ELEMENTS) {
    const text = textOf(resource[element])
    if (text !== null) return text
  }
  return null
}

export function occurredOf(resource: Resource): string | null {
  for (const { name, shape } of OCCURRED_ELEMENTS) {
    const value = resource[name]
    if (value === undefined) continue
    const text = shape === 'moment' ? textOf(value) : shape === 'period' ? startOf(value) : firstOf(value)
    if (text !== null) return text
  }
  return null
}

/** An Appointment asks for several periods: the first that says when it begins. */
function startOf(period: unknown): string | null {
  return firstText(objectsOf(period).map(({ start }) => start))
}

/** Of a Timing the first of its moments as written, else the beginning of what bounds it. */
function firstOf(timing: unknown): string | null {
  if (!isObject(timing)) return null
  const { event, repeat } = timing
  const bounds = isObject(repeat) ? repeat['boundsPeriod'] : undefined
  return firstText(Array.isArray(event) ? event : [event]) ?? startOf(bounds)
}

function firstText(values: readonly unknown[]): string | null {
  return values.map(textOf).find((text) => text !== null) ?? null
}
