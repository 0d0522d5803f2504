/** A care plan with the goals and teams that it names; those that no plan names stand by themselves. */
import type { Row, RowGroup } from '../section-list.ts'
import { referencedIds } from '../referenced.ts'

export interface PlanWithParts {
  readonly row: Row
  readonly goals: readonly Row[]
  readonly teams: readonly Row[]
}

export interface PlanGroup {
  readonly name: string
  readonly plans: readonly PlanWithParts[]
}

/** What a plan may hold, by the element that names it: anything else that it names stands by itself. */
const PARTS = { goal: 'Goal', careTeam: 'CareTeam' } as const

/** A goal that two plans name stands under both, and no row is left out. A plan entered in error groups nothing. */
export function toPlanGroups(groups: readonly RowGroup[]): readonly PlanGroup[] {
  const byId = new Map(groups.flatMap(({ rows }) => rows).map((row) => [row.entry.id, row]))
  const partsOf = ({ entry, words }: Row, element: keyof typeof PARTS): readonly Row[] =>
    entry.resource.resourceType === 'CarePlan' && words.standing !== 'error'
      ? referencedIds(entry, element)
          .flatMap((id) => byId.get(id) ?? [])
          .filter((part) => part.entry.resource.resourceType === PARTS[element])
      : []
  const named = new Set([...byId.values()].flatMap((row) => [...partsOf(row, 'goal'), ...partsOf(row, 'careTeam')]))
  return groups
    .map(({ name, rows }) => ({
      name,
      plans: rows
        .filter((row) => !named.has(row))
        .map((row) => ({ row, goals: partsOf(row, 'goal'), teams: partsOf(row, 'careTeam') }))
    }))
    .filter(({ plans }) => plans.length > 0)
}
