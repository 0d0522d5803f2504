/**
 * What confidentiality holds back, taken out before anything is counted, linked or shown, so that no state, count, link,
 * conflict or order knows of it (H-015). First whatever carries a code of a sensitive set, readable or not; then, again
 * and again, whatever names something that was taken out:
 *
 *   names it as reason, result, part, order, …       → withheld too: it would give the thing away
 *   is the account of a withheld encounter           → withheld too (report, letter, questionnaire, its parts)
 *   merely took place at a withheld encounter        → stays, without that reference
 *   names something of a type that did not come      → stays, without the words of that reference
 */
import assert from 'node:assert/strict'
import { setsIn, type SensitiveCodes } from '../../domain/sensitive-codes.ts'
import {
  referencesIn,
  SETTING_TYPES,
  typeIn,
  withoutReferences,
  withoutWords,
  type FoundReference
} from '../../domain/references.ts'
import { isLive, type Source } from '../../domain/region.ts'
import { isObject, isResource, resourceKey, textOf, type Resource } from '../../domain/resource.ts'
import type { AnsweredSource, TypeAnswer, UnreadableCopy } from '../../ports/source-reader.ts'
import type { WithheldItem } from '../normalised-answer.ts'

const RESOURCES_PER_STEP = 16

/** What an encounter or episode is told by, and its own parts. Anything else only names it as where it took place. */
const ACCOUNTS: ReadonlySet<string> = new Set([
  'Encounter',
  'EpisodeOfCare',
  'DiagnosticReport',
  'DocumentReference',
  'ImagingStudy',
  'QuestionnaireResponse'
])

export interface Withholding {
  readonly answer: AnsweredSource
  readonly withheld: readonly WithheldItem[]
}

interface Node {
  readonly received: unknown
  sets: ReadonlySet<string>
}

export function* withhold(
  source: Source,
  answer: AnsweredSource,
  sensitive: SensitiveCodes
): Generator<undefined, Withholding> {
  if (sensitive.size === 0) return { answer, withheld: [] }
  const nodes: Node[] = []
  for (const [place, received] of everythingIn(answer).entries()) {
    if (place % RESOURCES_PER_STEP === 0) yield undefined
    nodes.push({ received, sets: setsIn(received, sensitive) })
  }
  const absent = new Set([...answer.types].filter(([, type]) => isUnsure(type)).map(([type]) => type))
  const isTouched = absent.size > 0 || nodes.some(({ sets }) => sets.size > 0)
  if (!isTouched) return { answer, withheld: [] }
  const addresses = addressesOf(source, answer, nodes)
  const spared = yield* spread(nodes, addresses)
  const byReceived = new Map(nodes.map((node) => [node.received, node]))
  const isKept = (received: unknown): boolean => byReceived.get(received)?.sets.size === 0
  const toShown = (received: unknown): unknown => {
    const gone = spared.get(received)
    const whole = gone === undefined ? received : withoutReferences(received, gone)
    const isWordless = (reference: string): boolean => absent.has(typeIn(reference)) && !addresses.has(reference)
    return absent.size === 0 ? whole : withoutWords(whole, isWordless)
  }
  const shown = withShown(answer, isKept, toShown)
  const held = nodes.filter(({ sets }) => sets.size > 0)
  assert(everythingIn(shown).length === nodes.length - held.length, 'what is withheld goes no further, all else does')
  return { answer: shown, withheld: held.flatMap((node) => toItem(source, node)) }
}

function everythingIn({ types, included }: AnsweredSource): readonly unknown[] {
  const received = [...types.values()].flatMap((type) => [
    ...type.resources,
    ...type.unreadable.map((one) => one.received).filter((one) => one !== undefined)
  ])
  return [...received, ...included]
}

/** Something of this type may exist that did not come. */
function isUnsure({ failure, cut, partWithheld }: TypeAnswer): boolean {
  return failure !== null || cut !== null || partWithheld
}

type Addresses = ReadonlyMap<string, Node>

/** Every address by which others of the same answer may name each of them. */
function addressesOf(source: Source, { fullUrls }: AnsweredSource, nodes: readonly Node[]): Addresses {
  const found = new Map<string, Node>()
  for (const node of nodes) {
    const key = isResource(node.received) ? resourceKey(node.received) : null
    if (key !== null) found.set(key, node)
    if (key !== null && isLive(source)) found.set(`${source.baseUrl}/${key}`, node)
    const fullUrl = fullUrls?.get(node.received)
    if (fullUrl !== undefined) found.set(fullUrl, node)
  }
  return found
}

/** Marks whatever would give away what is marked; returns the references that those that stay must lose. */
function* spread(
  nodes: readonly Node[],
  addresses: Addresses
): Generator<undefined, ReadonlyMap<unknown, ReadonlySet<string>>> {
  const namedBy = new Map<Node, { readonly node: Node; readonly reference: FoundReference }[]>()
  for (const [place, node] of nodes.entries()) {
    if (place % RESOURCES_PER_STEP === 0) yield undefined
    for (const reference of referencesIn(node.received)) {
      const target = addresses.get(reference.plain)
      if (target !== undefined && target !== node)
        namedBy.set(target, [...(namedBy.get(target) ?? []), { node, reference }])
    }
  }
  const spared = new Map<unknown, Set<string>>()
  const waiting = nodes.filter(({ sets }) => sets.size > 0)
  for (let target = waiting.pop(); target !== undefined; target = waiting.pop()) {
    for (const { node, reference } of namedBy.get(target) ?? []) {
      if (onlyTookPlaceAt(node, target)) {
        spared.set(node.received, (spared.get(node.received) ?? new Set<string>()).add(reference.written))
      } else if (node.sets.size === 0) {
        node.sets = target.sets
        waiting.push(node)
      }
    }
  }
  return spared
}

function onlyTookPlaceAt(node: Node, target: Node): boolean {
  return SETTING_TYPES.has(typeOf(target.received)) && !ACCOUNTS.has(typeOf(node.received))
}

function typeOf(received: unknown): string {
  return isObject(received) ? (textOf(received['resourceType']) ?? '') : ''
}

function withShown(
  answer: AnsweredSource,
  isKept: (received: unknown) => boolean,
  toShown: (received: unknown) => unknown
): AnsweredSource {
  const isShown = ({ received }: UnreadableCopy): boolean => received === undefined || isKept(received)
  const types = [...answer.types].map(([type, of]) => {
    const kept = { resources: of.resources.filter(isKept).map(toShown), unreadable: of.unreadable.filter(isShown) }
    return [type, { ...of, ...kept }] as const
  })
  return { ...answer, types: new Map(types), included: answer.included.filter(isKept) }
}

function toItem(source: Source, { received, sets }: Node): readonly WithheldItem[] {
  assert(sets.size > 0, 'what is withheld is withheld by a set')
  if (!isResource(received)) return []
  const resource: Resource = received
  return [
    { id: `${source.id}/${resourceKey(resource) ?? resource.resourceType}`, sets: [...sets].toSorted(), resource }
  ]
}
