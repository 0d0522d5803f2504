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

const OCCURRED_STEMS = ['onset', 'effective', 'performed', 'occurrence']

/** Elements of single types that say when something happened, after the ones that many types share. */
const OCCURRED_ELEMENTS = ['start', 'started', 'startDate', 'whenHandedOver']

export function recordedOf(resource: Resource): string | null {
  return firstText(RECORDED_ELEMENTS.map((element) => resource[element]))
}

export function occurredOf(resource: Resource): string | null {
  const choices = OCCURRED_STEMS.flatMap((stem) => [
    resource[`${stem}DateTime`],
    resource[`${stem}Instant`],
    startOf(resource[`${stem}Period`])
  ])
  return firstText([...choices, startOf(resource['period']), ...OCCURRED_ELEMENTS.map((element) => resource[element])])
}

function startOf(period: unknown): unknown {
  return isObject(period) ? period['start'] : undefined
}

function firstText(values: readonly unknown[]): string | null {
  return values.map(textOf).find((value) => value !== null) ?? null
}
