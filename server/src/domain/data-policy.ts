/**
 * Which data each consuming organisation is not shown (features 7 and 60): as the policies of the region say, and every
 * data item that the region introduces until a policy permits it there.
 */
import { PAGE_NAMES, SECTION_NAMES, type PageName, type SectionName } from '@ncr/contract/section-names.ts'

/** What a rule is about: everything that agrees with each part that it names. Null: any. */
export interface DataScope {
  readonly sources: ReadonlySet<string> | null
  readonly types: ReadonlySet<string> | null
  /** Sections and pages, which a rule names alone. */
  readonly places: ReadonlySet<string> | null
}

/** Something new: off for an organisation until a policy permits it there. */
export interface DataItem extends DataScope {
  readonly id: string
}

export interface PolicyRule {
  readonly type: 'permit' | 'deny'
  readonly odsCodes: ReadonlySet<string>
  /** First and last day, YYYY-MM-DD; null: without an end. */
  readonly from: string | null
  readonly until: string | null
  /** Of a permit: the items that it switches on. */
  readonly items: ReadonlySet<string>
  readonly scope: DataScope | null
}

export interface DataPolicy {
  readonly items: readonly DataItem[]
  readonly rules: readonly PolicyRule[]
}

/** What one organisation is not shown today. */
export function deniedTo(policy: DataPolicy, odsCode: string, today: string): readonly DataScope[] {
  const rules = policy.rules.filter((rule) => rule.odsCodes.has(odsCode) && isInForce(rule, today))
  const isOn = ({ id }: DataItem): boolean =>
    rules.some(({ type, items }) => type === 'permit' && items.has(id)) &&
    !rules.some(({ type, items }) => type === 'deny' && items.has(id))
  const off = policy.items.filter((item) => !isOn(item))
  const forbidden = rules.flatMap(({ type, scope }) => (type === 'deny' && scope !== null ? [scope] : []))
  return [...off, ...forbidden]
}

/** Sections and pages that the organisation does not see: hidden, and named as such. */
export function hiddenPlaces(denied: readonly DataScope[]): ReadonlySet<string> {
  return new Set(denied.flatMap(({ places }) => [...(places ?? [])]))
}

/** `type` null: all that the source sends together, as a page of its own words. */
export function isDenied(denied: readonly DataScope[], source: string, type: string | null): boolean {
  return denied.some(
    (scope) =>
      scope.places === null &&
      (scope.sources === null || scope.sources.has(source)) &&
      (scope.types === null || (type !== null && scope.types.has(type)))
  )
}

export function isPlace(name: string): name is SectionName | PageName {
  return [...SECTION_NAMES, ...PAGE_NAMES].some((place) => place === name)
}

/** Days compare as text. */
function isInForce({ from, until }: PolicyRule, today: string): boolean {
  return (from === null || from <= today) && (until === null || today <= until)
}
