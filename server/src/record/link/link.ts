/**
 * Link: says which entries of different sources speak of the same thing, and where they contradict each other. Nothing
 * is merged: every origin keeps its own row and words (H-005). Linking needs the same code and dates that can be
 * reconciled, never words alone (H-006).
 */
import assert from 'node:assert/strict'
import type { Entry } from '@ncr/contract/record.ts'
import { isObject, textOf } from '../../domain/resource.ts'
import { conflictOf } from './conflicts.ts'
import { linkableCodes, reconcilable, type LinkableCode } from './evidence.ts'

const LINKS_PER_ENTRY_MAX = 100

/** Everything linked so far in one opening of the record. */
export interface LinkedSoFar {
  /** Each entry as it stands now, by id. */
  readonly entries: Map<string, Entry>
  /** Ids of the entries that carry a code, by topic and code. */
  readonly carriers: Map<string, string[]>
}

export function nothingLinked(): LinkedSoFar {
  return { entries: new Map(), carriers: new Map() }
}

/** Adds what has just been received. Returns the fresh entries and those whose links or conflicts they changed. */
export function link(soFar: LinkedSoFar, fresh: readonly Entry[]): readonly Entry[] {
  const changed = new Set<string>()
  for (const entry of fresh) {
    soFar.entries.set(entry.id, entry)
    changed.add(entry.id)
    for (const code of linkableCodes(entry)) {
      for (const other of addCarrier(soFar, code, entry.id)) bind(soFar, changed, other, entry.id, code)
    }
  }
  return [...changed].map((id) => entryOf(soFar, id))
}

/** The ids of those that carried the code before. */
function addCarrier(soFar: LinkedSoFar, code: LinkableCode, id: string): readonly string[] {
  const key = `${code.topic} ${code.system} ${code.code}`
  const before = soFar.carriers.get(key) ?? []
  soFar.carriers.set(key, [...before, id])
  return before
}

function entryOf(soFar: LinkedSoFar, id: string): Entry {
  const entry = soFar.entries.get(id)
  assert(entry !== undefined, 'what carries a code was added')
  return entry
}

function bind(soFar: LinkedSoFar, changed: Set<string>, leftId: string, rightId: string, code: LinkableCode): void {
  const left = entryOf(soFar, leftId)
  const right = entryOf(soFar, rightId)
  if (left.source === right.source || isSaidInError(left) || isSaidInError(right)) return
  if (!reconcilable(code.topic, left, right)) return
  const conflict = conflictOf(code.topic, left, right)
  // A link holds both ways or not at all; of conflicts none is ever left out.
  const isLinkable = hasRoom(left) && hasRoom(right) && !left.links.some((known) => known.to === right.id)
  const why = isLinkable ? `same ${code.name} code ${code.code}` : null
  for (const [entry, other] of [
    [left, right],
    [right, left]
  ] as const) {
    const bound = withBond(entry, other.id, why, conflict)
    if (bound === entry) continue
    soFar.entries.set(entry.id, bound)
    changed.add(entry.id)
  }
}

function hasRoom(entry: Entry): boolean {
  return entry.links.length < LINKS_PER_ENTRY_MAX
}

function isSaidInError(entry: Entry): boolean {
  return (
    entry.status === 'entered-in-error' ||
    (isObject(entry.resource) && textOf(entry.resource['status']) === 'entered-in-error')
  )
}

/** The same entry when there is nothing new to say of it. */
function withBond(entry: Entry, to: string, why: string | null, conflict: string | null): Entry {
  const isNewConflict = conflict !== null && !entry.conflicts.some((known) => known.with === to)
  if (why === null && !isNewConflict) return entry
  return {
    ...entry,
    links: why === null ? entry.links : [...entry.links, { to, why }],
    conflicts: isNewConflict ? [...entry.conflicts, { with: to, what: conflict }] : entry.conflicts
  }
}
