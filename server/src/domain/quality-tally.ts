/** Counts of what was looked at and what broke a rule, by source. Ids of resources are its only examples. */
import assert from 'node:assert/strict'
import { toNhsNumber } from './nhs-number.ts'
import { brokenRules, rulesFor } from './quality-check.ts'
import type { Origin } from './quality-rule.ts'
import type { QualityRuleName } from './quality-rules.ts'
import { textOf, type Resource } from './resource.ts'

export const EXAMPLES_MAX = 5
/** Counts kept at once: of each source, one for each rule. What would be more is not counted. */
const COUNTS_MAX = 20_000

/** Base R4 is a rule too: what breaks it cannot be shown at all. */
export type CountedName = QualityRuleName | 'unreadable'

export interface QualityCount {
  readonly source: string
  readonly rule: CountedName
  /** Resources that broke it. */
  readonly broke: number
  /** Resources that it concerns and that were looked at. */
  readonly lookedAt: number
  /** `source/Type/id` of the first ones. */
  readonly examples: readonly string[]
}

export interface QualityTally {
  readable(origin: Origin, resource: Resource): void
  /** `resource`: its type and id, where they could be read. */
  unreadable(origin: Origin, resource: { readonly type: string; readonly id: unknown } | null): void
  add(counts: Iterable<QualityCount>): void
  counts(): readonly QualityCount[]
}

type Changing = { -readonly [name in keyof QualityCount]: QualityCount[name] }

export function createTally(): QualityTally {
  const sources = new Map<string, Map<CountedName, Changing>>()
  let size = 0
  const count = (source: string, rule: CountedName): Changing | null => {
    const rules = sources.get(source) ?? new Map<CountedName, Changing>()
    const known = rules.get(rule)
    if (known !== undefined) return known
    if (size >= COUNTS_MAX) return null
    const begun = { source, rule, broke: 0, lookedAt: 0, examples: [] }
    sources.set(source, rules.set(rule, begun))
    size += 1
    return begun
  }
  const note = (origin: Origin, rule: CountedName, broke: number, lookedAt: number, examples: readonly string[]) => {
    const one = count(origin.id, rule)
    if (one === null) return
    one.broke += broke
    one.lookedAt += lookedAt
    if (examples.length > 0) one.examples = [...new Set([...one.examples, ...examples])].slice(0, EXAMPLES_MAX)
  }
  return {
    readable(origin, resource) {
      const type = resource.resourceType
      note(origin, 'unreadable', 0, 1, [])
      for (const [rule] of rulesFor(type)) note(origin, rule, 0, 1, [])
      for (const rule of brokenRules(resource, origin)) {
        note(origin, rule, 1, 0, exampleOf(origin, type, resource['id']))
      }
    },
    unreadable(origin, resource) {
      note(origin, 'unreadable', 1, 1, resource === null ? [] : exampleOf(origin, resource.type, resource.id))
    },
    add(more) {
      for (const { source, rule, broke, lookedAt, examples } of more) {
        assert(broke <= lookedAt, 'what broke a rule was looked at')
        note({ id: source, odsCode: '' }, rule, broke, lookedAt, examples)
      }
    },
    counts: () => [...sources.values()].flatMap((rules) => [...rules.values()])
  }
}

/** FHIR R4 datatypes, `id`; and never one in which an NHS number stands, whoever chose such ids. */
function exampleOf({ id: source }: Origin, type: string, given: unknown): readonly string[] {
  const id = textOf(given)
  if (id === null || !/^[A-Za-z0-9\-.]{1,64}$/.test(id)) return []
  return hidesNhsNumber(id) ? [] : [`${source}/${type}/${id}`]
}

function hidesNhsNumber(id: string): boolean {
  const runs = id.replaceAll(/[-.]/g, '').match(/\d{10,}/g) ?? []
  return runs.some((run) =>
    Array.from({ length: run.length - 9 }, (_, place) => run.slice(place, place + 10)).some(
      (digits) => toNhsNumber(digits) !== null
    )
  )
}
