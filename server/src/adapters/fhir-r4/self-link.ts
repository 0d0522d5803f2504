/**
 * What a page says of itself: its `self` and `next` links name the search as the source understood it (FHIR R4, 3.1.1.1.1).
 * A source may leave the link out, write it relative, under a host behind its proxy, with its parameters in another order
 * or only with those it knows, by the Patient's id where it was asked by the NHS number: none of that speaks against the
 * answer. Only a link that names another person, or another type, does (H-003).
 */
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import { toNhsNumber } from '../../domain/nhs-number.ts'
import { isR4ResourceType } from '../../domain/r4-resource-types.ts'
import { STU3_NAMES } from '../../domain/resource-types.ts'

export interface Asker {
  /** The numbers that the person has had. */
  readonly numbers: readonly string[]
  /** The source's own ids of the person; none: it has told none. */
  readonly patientIds: readonly string[]
}

const STU3_TYPES: ReadonlySet<string> = new Set(Object.values(STU3_NAMES))

/** Why the page answers another question, in words that name nobody; null: nothing speaks against it. `type`: null: any. */
export function contradictionOf(links: readonly URL[], type: string | null, asker: Asker): string | null {
  for (const link of links) {
    const path = pathOf(link)
    if (type !== null && path.type !== null && path.type !== type)
      return 'its link says that it answers for another type'
    const people = [...path.people, ...peopleOf(link, type)]
    if (people.some((alternatives) => isSomebodyElse(alternatives, asker))) {
      return 'its link says that it answers about somebody else'
    }
  }
  return null
}

type Named = { readonly number: string } | { readonly id: string } | 'cannot be told'

interface Path {
  readonly type: string | null
  readonly people: readonly (readonly Named[])[]
}

/** `…/Type`, `…/Type/_search`, `…/Patient/id/Type` and `…/Patient/id/$everything`; anything else names no type. */
function pathOf(link: URL): Path {
  const parts = link.pathname.split('/').filter((part) => part !== '' && part !== '_search')
  const last = parts.at(-1) ?? ''
  const owner = parts.at(-3) === 'Patient' ? (parts.at(-2) ?? '') : null
  if (last.startsWith('$')) return { type: null, people: owner === null ? [] : [[toNamed(owner)]] }
  if (!isR4ResourceType(last) && !STU3_TYPES.has(last)) return { type: null, people: [] }
  return { type: last, people: owner === null ? [] : [[toNamed(owner)]] }
}

/** For each parameter that names the person, the alternatives it gives. */
function peopleOf(link: URL, type: string | null): readonly (readonly Named[])[] {
  return [...link.searchParams].flatMap(([name, value]) => {
    const read = readerOf(name, type)
    return read === null ? [] : [value.split(',').map(read)]
  })
}

/** How the value of a parameter names a person; null: the parameter names none. */
function readerOf(name: string, type: string | null): ((value: string) => Named) | null {
  if (type === 'Patient') return name === 'identifier' ? toIdentified : name === '_id' ? toReferred : null
  if (/^(?:patient|subject)(?::Patient)?(?:\.identifier|:identifier)$/.test(name)) return toIdentified
  return /^(?:patient|subject)(?::Patient|(?::Patient)?\._id)?$/.test(name) ? toReferred : null
}

/** `system|value`; a number of another system, or one that is masked, cannot be compared. */
function toIdentified(value: string): Named {
  const parts = value.split('|')
  const [system, number] = parts.length === 1 ? ['', parts[0]] : parts
  const digits = (number ?? '').replaceAll(/\s/g, '')
  const isNhs = system === NHS_NUMBER_SYSTEM || (system === '' && toNhsNumber(digits) !== null)
  return isNhs && /^\d{10}$/.test(digits) ? { number: digits } : 'cannot be told'
}

/** An id, `Patient/id`, or an address that ends in it, whatever host and version it names. */
function toReferred(value: string): Named {
  const id = /^(?:.*\/)?Patient\/([^/]+)(?:\/_history\/[^/]+)?$/.exec(value)?.[1] ?? (value.includes('/') ? '' : value)
  return toNamed(id)
}

function toNamed(id: string): Named {
  return /^[A-Za-z0-9\-.]{1,64}$/.test(id) ? { id } : 'cannot be told'
}

/** Every alternative is known to be another: one of them that is this person, or cannot be told, is enough. */
function isSomebodyElse(alternatives: readonly Named[], asker: Asker): boolean {
  return alternatives.every((named) => {
    if (named === 'cannot be told') return false
    if ('number' in named) return !asker.numbers.includes(named.number)
    // An NHS number may be the id; where the source has told no id of the person, only such an id can be compared.
    if ([...asker.numbers, ...asker.patientIds].includes(named.id)) return false
    return asker.patientIds.length > 0 || toNhsNumber(named.id) !== null
  })
}
