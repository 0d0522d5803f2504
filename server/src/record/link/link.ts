/**
 * Link: says which entries of different sources speak of the same thing, and where they contradict each other. Nothing
 * is merged: every origin keeps its own row and words (H-005). Linking needs the same code, or codes of one family, and dates and
 * strengths that can be reconciled, never words alone (H-006).
 */
import assert from 'node:assert/strict'
import type { Entry } from '@ncr/contract/record.ts'
import { textOf } from '../../domain/resource.ts'
import { conflictOf, isBegunAnew, isCourse, stanceOf } from './conflicts.ts'
import { evidenceOf, reconcilable, type Evidence } from './evidence.ts'
import { areUnlike } from './likeness.ts'
import { sidesOf, type Side } from './opposition.ts'
import { partsOfOne } from './parts-of-one.ts'

const LINKS_PER_ENTRY_MAX = 50
const CONFLICTS_PER_ENTRY_MAX = 50
/** Of one record, over all entries: two sources that repeat one code thousands of times must not freeze everybody. */
const BONDS_MAX = 40_000
const SAME_MEDICINE = 'one medicine at its source: the statement names this authorisation'
/** How many of those that carry a code and can contradict alike a fresh entry is compared with. */
const COMPARED_PER_STATUS_MAX = 200

interface Bonds {
  readonly links: Map<string, string>
  readonly conflicts: Map<string, string>
}

/** Everything linked so far in one opening of the record. */
export interface LinkedSoFar {
  /** Each entry as it was received, by id. */
  readonly entries: Map<string, Entry>
  readonly bonds: Map<string, Bonds>
  /** Ids of the entries that carry an evidence, by topic and key, then by what they can contradict. */
  readonly carriers: Map<string, Map<string, string[]>>
  /** Medicines that are going, by source and what they carry as evidence. */
  readonly courses: Map<string, Entry[]>
  /** Whether a stopped course was begun anew at its own source, by its id and evidence. */
  readonly overs: Map<string, boolean>
  /** Ids of the entries that take a side, by what they take it in and which. */
  readonly sides: Map<string, string[]>
  bondsLeft: number
  /** Where the next comparison begins, so that each of many is compared with some. */
  turn: number
}

export function nothingLinked(): LinkedSoFar {
  return {
    entries: new Map(),
    bonds: new Map(),
    carriers: new Map(),
    courses: new Map(),
    overs: new Map(),
    sides: new Map(),
    bondsLeft: BONDS_MAX,
    turn: 0
  }
}

/** Adds what has just been received. Returns the fresh entries and those whose links or conflicts they changed. */
export function link(soFar: LinkedSoFar, fresh: readonly Entry[]): readonly Entry[] {
  const changed = new Set<string>()
  for (const entry of fresh) {
    soFar.entries.set(entry.id, entry)
    changed.add(entry.id)
    noteCourse(soFar, entry)
  }
  const { spokenFor, halves } = partsOfOne(fresh, (id) => soFar.entries.get(id))
  for (const [statement, authorisation] of halves) {
    if (!isSaidInError(statement) && !isSaidInError(authorisation))
      addLink(soFar, statement, authorisation, SAME_MEDICINE)
  }
  for (const entry of fresh) {
    if (isSaidInError(entry) || spokenFor.has(entry.id)) continue
    for (const evidence of evidenceOf(entry)) {
      const carriers = carriersOf(soFar, evidence)
      for (const other of compared(soFar, carriers)) bind(soFar, changed, entryOf(soFar, other), entry, evidence)
      addCarrier(carriers, entry)
    }
    for (const side of sidesOf(entry)) oppose(soFar, changed, entry, side)
  }
  assert(
    fresh.every(({ id }) => changed.has(id)),
    'no entry is lost by being linked'
  )
  return [...changed].map((id) => withBonds(soFar, id))
}

/** A source answers at once: all its courses are known before anything of it is compared. */
function noteCourse({ courses }: LinkedSoFar, entry: Entry): void {
  if (!isCourse(entry)) return
  for (const { topic, key } of evidenceOf(entry)) {
    if (topic !== 'medication') continue
    const known = courses.get(courseKey(entry, key))
    if (known === undefined) courses.set(courseKey(entry, key), [entry])
    else if (known.length < COMPARED_PER_STATUS_MAX) known.push(entry)
  }
}

function courseKey({ source }: Entry, key: string): string {
  return `${source} ${key}`
}

/** Worked out once for each: a stopped course may be compared with hundreds. */
function isOver(soFar: LinkedSoFar, stopped: Entry, topic: Evidence['topic'], key: string): boolean {
  if (topic !== 'medication' || isCourse(stopped)) return false
  const name = `${stopped.id} ${key}`
  const known = soFar.overs.get(name)
  if (known !== undefined) return known
  const courses = soFar.courses.get(courseKey(stopped, key)) ?? []
  const isAnew = isBegunAnew(
    stopped,
    courses.filter((course) => reconcilable('medication', stopped, course))
  )
  soFar.overs.set(name, isAnew)
  return isAnew
}

function carriersOf(soFar: LinkedSoFar, evidence: Evidence): Map<string, string[]> {
  const key = `${evidence.topic} ${evidence.key}`
  const carriers = soFar.carriers.get(key) ?? new Map<string, string[]>()
  soFar.carriers.set(key, carriers)
  return carriers
}

function addCarrier(carriers: Map<string, string[]>, entry: Entry): void {
  const stance = stanceOf(entry)
  const ids = carriers.get(stance)
  if (ids === undefined) carriers.set(stance, [entry.id])
  else ids.push(entry.id)
}

function compared(soFar: LinkedSoFar, carriers: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...carriers.values()].flatMap((ids) => {
    if (ids.length <= COMPARED_PER_STATUS_MAX) return ids
    soFar.turn += COMPARED_PER_STATUS_MAX
    const start = soFar.turn % ids.length
    return [...ids.slice(start), ...ids.slice(0, start)].slice(0, COMPARED_PER_STATUS_MAX)
  })
}

function entryOf(soFar: LinkedSoFar, id: string): Entry {
  const entry = soFar.entries.get(id)
  assert(entry !== undefined, 'what carries a code was added')
  return entry
}

function bind(
  soFar: LinkedSoFar,
  changed: Set<string>,
  left: Entry,
  right: Entry,
  { topic, key, why }: Evidence
): void {
  if (left.source === right.source || !reconcilable(topic, left, right)) return
  const conflict = conflictOf(topic, left, right)
  // What parts the two beside their code keeps them from being one thing, and hides no contradiction.
  if (!areUnlike(topic, left, right) && addLink(soFar, left, right, whyOf(topic, left, right, why)))
    changed.add(left.id).add(right.id)
  if (conflict === null || isOver(soFar, left, topic, key) || isOver(soFar, right, topic, key)) return
  if (addConflict(soFar, left, right, conflict)) changed.add(left.id)
  if (addConflict(soFar, right, left, conflict)) changed.add(right.id)
}

/** A problem that one source says is not present is the same problem, and the reader is told that they differ. */
function whyOf(topic: Evidence['topic'], left: Entry, right: Entry, why: string): string {
  const isDenied = topic === 'problem' && (left.status === 'refuted') !== (right.status === 'refuted')
  return isDenied ? `${why}; one of the two says that it is not present` : why
}

function oppose(soFar: LinkedSoFar, changed: Set<string>, entry: Entry, { about, isFor, what }: Side): void {
  const [own, others] = [sideIds(soFar, `${about} ${isFor}`), sideIds(soFar, `${about} ${!isFor}`)]
  for (const id of others.slice(0, COMPARED_PER_STATUS_MAX)) {
    const other = entryOf(soFar, id)
    if (other.source === entry.source) continue
    if (addConflict(soFar, entry, other, what)) changed.add(entry.id)
    if (addConflict(soFar, other, entry, what)) changed.add(other.id)
  }
  own.push(entry.id)
}

function sideIds(soFar: LinkedSoFar, key: string): string[] {
  const ids = soFar.sides.get(key) ?? []
  soFar.sides.set(key, ids)
  return ids
}

/** A link holds both ways or not at all. */
function addLink(soFar: LinkedSoFar, left: Entry, right: Entry, why: string): boolean {
  assert(left.id !== right.id, 'nothing is linked with itself')
  const ofLeft = bondsOf(soFar, left).links
  const ofRight = bondsOf(soFar, right).links
  if (soFar.bondsLeft < 2 || ofLeft.has(right.id)) return false
  if (ofLeft.size >= LINKS_PER_ENTRY_MAX || ofRight.size >= LINKS_PER_ENTRY_MAX) return false
  ofLeft.set(right.id, why)
  ofRight.set(left.id, why)
  soFar.bondsLeft -= 2
  return true
}

/** Whatever the limits, the first conflict that is found of an entry is always kept. */
function addConflict(soFar: LinkedSoFar, of: Entry, other: Entry, what: string): boolean {
  assert(of.source !== other.source, 'only what another source says is a disagreement')
  const { conflicts } = bondsOf(soFar, of)
  if (conflicts.has(other.id)) return false
  if (conflicts.size > 0 && (soFar.bondsLeft < 1 || conflicts.size >= CONFLICTS_PER_ENTRY_MAX)) return false
  conflicts.set(other.id, what)
  soFar.bondsLeft -= 1
  return true
}

function bondsOf(soFar: LinkedSoFar, entry: Entry): Bonds {
  const known = soFar.bonds.get(entry.id)
  if (known !== undefined) return known
  const none: Bonds = { links: new Map(), conflicts: new Map() }
  soFar.bonds.set(entry.id, none)
  return none
}

function withBonds(soFar: LinkedSoFar, id: string): Entry {
  const entry = entryOf(soFar, id)
  const bonds = soFar.bonds.get(id)
  if (bonds === undefined) return entry
  return {
    ...entry,
    links: [...bonds.links].map(([to, why]) => ({ to, why })),
    conflicts: [...bonds.conflicts].map(([other, what]) => ({ with: other, what }))
  }
}

function isSaidInError(entry: Entry): boolean {
  return entry.status === 'entered-in-error' || textOf(entry.resource['status']) === 'entered-in-error'
}
