/**
 * Link: says which entries of different sources speak of the same thing, and where they contradict each other. Nothing
 * is merged: every origin keeps its own row and words (H-005). Linking needs the same code and dates that can be
 * reconciled, never words alone (H-006).
 */
import type { Entry } from '@ncr/contract/record.ts'
import { isObject, textOf } from '../../domain/resource.ts'
import { conflictOf } from './conflicts.ts'
import { linkableCodes, reconcilable, type LinkableCode } from './evidence.ts'

const LINKS_PER_ENTRY_MAX = 20

interface Bonds {
  readonly links: Entry['links']
  readonly conflicts: Entry['conflicts']
}

/** `entries`: everything received so far. Returns the same entries in the same order, with their bonds. */
export function link(entries: readonly Entry[]): readonly Entry[] {
  const bonds = new Map<string, Bonds>()
  for (const { code, group } of groupByCode(entries)) {
    for (const [place, left] of group.entries()) {
      for (const right of group.slice(place + 1)) bind(bonds, left, right, code)
    }
  }
  return entries.map((entry) => ({ ...entry, ...(bonds.get(entry.id) ?? { links: [], conflicts: [] }) }))
}

function groupByCode(
  entries: readonly Entry[]
): readonly { readonly code: LinkableCode; readonly group: readonly Entry[] }[] {
  const groups = new Map<string, { readonly code: LinkableCode; readonly group: Entry[] }>()
  for (const entry of entries) {
    for (const code of linkableCodes(entry)) {
      const key = `${code.topic} ${code.system} ${code.code}`
      const known = groups.get(key)
      if (known === undefined) groups.set(key, { code, group: [entry] })
      else known.group.push(entry)
    }
  }
  return [...groups.values()]
}

function bind(bonds: Map<string, Bonds>, left: Entry, right: Entry, code: LinkableCode): void {
  if (left.source === right.source || isSaidInError(left) || isSaidInError(right)) return
  if (!reconcilable(code.topic, left, right)) return
  const why = `same ${code.name} code ${code.code}`
  addLink(bonds, left, right, why)
  addLink(bonds, right, left, why)
  const conflict = conflictOf(code.topic, left, right)
  if (conflict === null) return
  addConflict(bonds, left, right, conflict)
  addConflict(bonds, right, left, conflict)
}

function isSaidInError(entry: Entry): boolean {
  return (
    entry.status === 'entered-in-error' ||
    (isObject(entry.resource) && textOf(entry.resource['status']) === 'entered-in-error')
  )
}

function bondsOf(bonds: Map<string, Bonds>, entry: Entry): Bonds {
  const known = bonds.get(entry.id)
  if (known !== undefined) return known
  const fresh: Bonds = { links: [], conflicts: [] }
  bonds.set(entry.id, fresh)
  return fresh
}

function addLink(bonds: Map<string, Bonds>, from: Entry, to: Entry, why: string): void {
  const { links } = bondsOf(bonds, from)
  if (links.length < LINKS_PER_ENTRY_MAX && !links.some((known) => known.to === to.id)) links.push({ to: to.id, why })
}

/** Conflicts have no limit: none is ever hidden. */
function addConflict(bonds: Map<string, Bonds>, from: Entry, to: Entry, what: string): void {
  const { conflicts } = bondsOf(bonds, from)
  if (!conflicts.some((known) => known.with === to.id)) conflicts.push({ with: to.id, what })
}
