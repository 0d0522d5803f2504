/**
 * The answer by FHIR, as text: matches of one page, what they name, and what is said beside them. It is stated as exactly
 * the characters that are sent.
 */
import { toJsonKeepingDecimals } from '@ncr/contract/decimal.ts'
import { hash } from 'node:crypto'
import type { Entry } from '@ncr/contract/record.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isResource, type Resource } from '../../domain/resource.ts'
import { toOutward, type Outward } from './outward-resource.ts'
import {
  isWhole,
  toOutcomesBeside,
  toSourceOutcome,
  toStateExtensions,
  type Besides,
  type ToldState
} from './outcomes.ts'

const RESOURCES_PER_STEP = 16

export interface OutwardEntry {
  readonly entry: Entry
  readonly id: string
  readonly text: string
  /** SHA-256 of `text`, base64url. */
  readonly digest: string
  readonly named: readonly string[]
  readonly included: readonly Resource[]
}

/** Yields wherever others may have a turn. */
export function* toOutwardEntries(
  entries: readonly { readonly entry: Entry; readonly source: Outward['source'] }[],
  numbers: readonly string[]
): Generator<undefined, readonly OutwardEntry[]> {
  const all: OutwardEntry[] = []
  for (const [place, { entry, source }] of entries.entries()) {
    if (place % RESOURCES_PER_STEP === 0) yield undefined
    const about = { source, odsCode: entry.odsCode, numbers }
    const { resource, named } = toOutward(entry.resource, about)
    const included = (entry.included ?? []).filter(isResource).map((one) => toOutward(one, about).resource)
    const text = toJsonKeepingDecimals(resource)
    const digest = hash('sha256', text, 'base64url')
    all.push({ entry, id: String(resource['id']), text, digest, named, included })
  }
  return all
}

/** Of everything that was found and of every state: a page of another answer is no page of this one (H-010). */
export function digestOf(
  entries: readonly OutwardEntry[],
  states: readonly ToldState[],
  { isAnyWithheld }: Besides
): string {
  const said = states.map(({ state: { source, state, flags } }) => [source, state, flags ?? []])
  return hash('sha256', JSON.stringify([entries.map(({ digest }) => digest), said, isAnyWithheld]), 'base64url')
}

export interface SearchsetParts {
  readonly requestId: string
  readonly at: string
  readonly publicUrl: string
  readonly shown: readonly OutwardEntry[]
  readonly found: number
  readonly states: readonly ToldState[]
  readonly besides: Besides
  readonly links: readonly { readonly relation: 'self' | 'next'; readonly url: string }[]
}

export function toSearchset(parts: SearchsetParts): string {
  const { requestId, at, publicUrl, shown, found, states, besides, links } = parts
  const base = `${publicUrl}${ROUTES.fhir}`
  const outcomes = [...states.flatMap((told) => toSourceOutcome(told) ?? []), ...toOutcomesBeside(besides)]
  const isCertain = states.every(isWhole) && !besides.isAnyWithheld && !besides.isPartHidden
  const frame = JSON.stringify({
    resourceType: 'Bundle',
    id: requestId,
    meta: { lastUpdated: at, extension: toStateExtensions(states) },
    type: 'searchset',
    // Nobody knows how many there are while anything is missing: a zero would be read as "none" (H-003).
    ...(isCertain ? { total: found } : {}),
    link: links
  })
  const entries = [
    ...shown.map(({ text, entry, id }) => toEntryText(`${base}/${entry.resource.resourceType}/${id}`, text, 'match')),
    ...toIncluded(shown).map((one) =>
      toEntryText(`${base}/${one.resourceType}/${String(one['id'])}`, toJsonKeepingDecimals(one), 'include')
    ),
    ...outcomes.map((one) => toEntryText(null, JSON.stringify(one), 'outcome'))
  ]
  // FHIR has no empty lists.
  return entries.length === 0 ? frame : `${frame.slice(0, -1)},"entry":[${entries.join(',')}]}`
}

function toIncluded(shown: readonly OutwardEntry[]): readonly Resource[] {
  const matched = new Set(shown.map(({ entry, id }) => `${entry.resource.resourceType}/${id}`))
  const included = shown.flatMap((one) =>
    one.included.map((resource) => [`${resource.resourceType}/${String(resource['id'])}`, resource] as const)
  )
  return [...new Map(included)].filter(([key]) => !matched.has(key)).map(([, resource]) => resource)
}

function toEntryText(fullUrl: string | null, resource: string, mode: 'match' | 'include' | 'outcome'): string {
  const address = fullUrl === null ? '' : `"fullUrl":${JSON.stringify(fullUrl)},`
  return `{${address}"resource":${resource},"search":{"mode":"${mode}"}}`
}
