/**
 * The Merkle tree of RFC 9162, section 2.1, over leaves that are only ever added. For the leaf with number `seq` (from 1)
 * one hash is kept: that of the largest whole subtree that ends with it (its size is the lowest set bit of `seq`). From
 * those, a head of any size, an inclusion proof and a consistency proof each take O(log n) of them.
 */
import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'

const LEAF = Buffer.from([0])
const NODE = Buffer.from([1])

/** RFC 9162, section 2.1.1: a leaf and a node can never be taken for each other. */
export const leafHash = (bytes: Uint8Array): Buffer => sha256(LEAF, bytes)
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE, left, right)
/** The head of a tree without a leaf. */
const EMPTY_ROOT = sha256()

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return digest('sha256', Buffer.concat(parts), 'buffer')
}

/** The largest whole subtrees of the leaves so far, left to right: one for each set bit of the size. */
export interface Frontier {
  readonly size: number
  readonly roots: readonly Buffer[]
}

export const EMPTY_FRONTIER: Frontier = { size: 0, roots: [] }

/** With one more leaf. The last root of the result is the hash to keep for that leaf. */
export function withLeaf({ size, roots }: Frontier, leaf: Buffer): Frontier {
  let last = leaf
  const left = [...roots]
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const sibling = left.pop()
    assert(sibling !== undefined, 'a frontier has a root for each set bit of its size')
    last = nodeHash(sibling, last)
  }
  return { size: size + 1, roots: [...left, last] }
}

export function keptHash({ roots }: Frontier): Buffer {
  const last = roots.at(-1)
  assert(last !== undefined, 'an empty tree keeps no hash')
  return last
}

/** The tree's head: the roots are joined from the right, for RFC 9162 splits at the largest power of two. */
export function rootOf({ roots }: Frontier): Buffer {
  return roots.length === 0 ? EMPTY_ROOT : roots.reduceRight((right, left) => nodeHash(left, right))
}

/** Numbers of the leaves whose kept hashes are the frontier of a tree of this size, left to right. */
export function frontierSeqs(size: number): readonly number[] {
  const seqs: number[] = []
  for (let rest = size; rest > 0; rest -= lowestBit(rest)) seqs.unshift(rest)
  return seqs
}

function lowestBit(value: number): number {
  let bit = 1
  while (value % (bit * 2) === 0) bit *= 2
  return bit
}

/** The leaves from `start` (0 for the first) up to but not including `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The largest power of two smaller than `count`, which is at least 2. */
function splitOf(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

/** PATH(m, D_n) of RFC 9162, section 2.1.3.1, as the spans whose hashes are the proof, lowest first. */
export function inclusionSpans(index: number, size: number): readonly Span[] {
  assert(index >= 0 && index < size, 'a leaf of the tree')
  const spans: Span[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      spans.unshift({ start: middle, end })
      end = middle
    } else {
      spans.unshift({ start, end: middle })
      start = middle
    }
  }
  return spans
}

/** PROOF(m, D_n) of RFC 9162, section 2.1.4.1, likewise. */
export function consistencySpans(from: number, size: number): readonly Span[] {
  assert(from > 0 && from <= size, 'a size that the tree has had')
  const spans: Span[] = []
  let [start, end] = [0, size]
  // SUBPROOF's flag: the old tree is a whole subtree of this one, and its head is known already.
  while (from !== end) {
    const middle = start + splitOf(end - start)
    if (from <= middle) {
      spans.unshift({ start: middle, end })
      end = middle
    } else {
      spans.unshift({ start, end: middle })
      start = middle
    }
  }
  return start === 0 ? spans : [{ start, end }, ...spans]
}

/** What a span's hash is made of, left to right and joined from the right: kept hashes, and perhaps one bare leaf last. */
interface SpanParts {
  readonly kept: readonly number[]
  /** A leaf that ends a larger whole subtree: that subtree's hash is the one kept for it, not its own. */
  readonly leaf: number | null
}

export function partsOf({ start, end }: Span): SpanParts {
  const width = end - start
  assert(width > 0, 'a span has leaves')
  const isWhole = lowestBit(width) === width
  // Ragged spans, and whole ones that are left children: every part ends where its own hash is kept.
  if (!isWhole || lowestBit(end) === width) return { kept: frontierSeqs(width).map((seq) => start + seq), leaf: null }
  const kept: number[] = []
  for (let [at, half] = [start, width / 2]; half >= 1; half /= 2) kept.push((at += half))
  return { kept, leaf: end }
}
