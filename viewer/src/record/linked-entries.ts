/** Groups entries that the server linked as the same thing, or marked as disagreeing. Nothing is ever merged (H-005). */
import type { Entry } from '@ncr/contract/record.ts'

/** Connected groups, each in the order of `entries`; ends that are not in `entries` are left to the detail page. */
function connectedGroups(entries: readonly Entry[], neighbours: (entry: Entry) => readonly string[]): Entry[][] {
  const positions = new Map(entries.map(({ id }, position) => [id, position]))
  const groupOf = new Map(entries.map((entry) => [entry.id, new Set([entry.id])]))
  for (const entry of entries) {
    for (const id of neighbours(entry)) {
      const [own, other] = [groupOf.get(entry.id), groupOf.get(id)]
      if (!own || !other || own === other) continue
      for (const member of other) {
        own.add(member)
        groupOf.set(member, own)
      }
    }
  }
  return [...new Set(groupOf.values())].map((ids) =>
    [...ids]
      .flatMap((id) => positions.get(id) ?? [])
      .toSorted((a, b) => a - b)
      .flatMap((position) => entries[position] ?? [])
  )
}

/** Entries that are links of one another, so that a short list can show one and name the others. */
export function groupLinked(entries: readonly Entry[]): Entry[][] {
  return connectedGroups(entries, ({ links }) => links.map(({ to }) => to))
}

/** Entries that are about one thing: linked, in disagreement about it, or named by one another as `alsoOf` says. */
export function groupRelated(entries: readonly Entry[], alsoOf: (entry: Entry) => readonly string[]): Entry[][] {
  return connectedGroups(entries, (entry) => [
    ...entry.links.map(({ to }) => to),
    ...entry.conflicts.map((conflict) => conflict.with),
    ...alsoOf(entry)
  ])
}

/** Entries about which sources disagree, one group for each disagreement. */
export function groupConflicts(entries: readonly Entry[]): Entry[][] {
  const groups = connectedGroups(entries, ({ conflicts }) => conflicts.map((conflict) => conflict.with))
  return groups.filter((group) => group.some(({ conflicts }) => conflicts.length > 0))
}
