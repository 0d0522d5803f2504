/** The tree against the recursive definitions of RFC 9162, section 2.1, and the published heads of its first test log. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as tree from './merkle-tree.ts'

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** MTH(D_n), word for word. */
function mth(entries: readonly Buffer[]): Buffer {
  const [only] = entries
  if (only === undefined) return sha256()
  if (entries.length === 1) return sha256(Buffer.of(0), only)
  const k = splitAt(entries.length)
  return sha256(Buffer.of(1), mth(entries.slice(0, k)), mth(entries.slice(k)))
}

const splitAt = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1)

/** PATH(m, D_n), word for word. */
function path(m: number, entries: readonly Buffer[]): readonly Buffer[] {
  if (entries.length === 1) return []
  const k = splitAt(entries.length)
  const [left, right] = [entries.slice(0, k), entries.slice(k)]
  return m < k ? [...path(m, left), mth(right)] : [...path(m - k, right), mth(left)]
}

/** SUBPROOF(m, D_n, b), word for word. */
function subproof(m: number, entries: readonly Buffer[], b: boolean): readonly Buffer[] {
  if (m === entries.length) return b ? [] : [mth(entries)]
  const k = splitAt(entries.length)
  const [left, right] = [entries.slice(0, k), entries.slice(k)]
  return m <= k ? [...subproof(m, left, b), mth(right)] : [...subproof(m - k, right, false), mth(left)]
}

/** Grows the tree leaf by leaf, as the audit does. */
function grow(entries: readonly Buffer[]): { readonly frontier: tree.Frontier; readonly kept: readonly Buffer[] } {
  let frontier = tree.EMPTY_FRONTIER
  const kept: Buffer[] = []
  for (const entry of entries) {
    frontier = tree.withLeaf(frontier, tree.leafHash(entry))
    kept.push(tree.keptHash(frontier))
  }
  return { frontier, kept }
}

/** As a proof is read from the store: the kept hashes, and a leaf of its own where it must be. */
function spanHash(span: Parameters<typeof tree.partsOf>[0], entries: readonly Buffer[]): Buffer {
  const { kept } = grow(entries)
  const parts = tree.partsOf(span)
  const own = parts.leaf === null ? [] : [tree.leafHash(entries[parts.leaf - 1] ?? Buffer.alloc(0))]
  const roots = [...parts.kept.map((seq) => kept[seq - 1] ?? Buffer.alloc(0)), ...own]
  return tree.rootOf({ size: 0, roots })
}

const leaves = fc.array(
  fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
  { minLength: 1, maxLength: 70 }
)
const hex = (hashes: readonly Buffer[]): readonly string[] => hashes.map((hash) => hash.toString('hex'))

describe('a tree that only grows', () => {
  test('has the published heads for the published leaves', () => {
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
    const entries = inputs.map((input) => Buffer.from(input, 'hex'))
    const roots = entries.map((_, place) => tree.rootOf(grow(entries.slice(0, place + 1)).frontier).toString('hex'))
    expect(roots[0]).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
    expect(roots[1]).toBe('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125')
    expect(roots[6]).toBe('ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c')
    expect(roots[7]).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
    expect(tree.rootOf(tree.EMPTY_FRONTIER)).toEqual(sha256())
  })

  test('has the head of the definition at every size', () => {
    fc.assert(
      fc.property(leaves, (entries) => {
        expect(tree.rootOf(grow(entries).frontier)).toEqual(mth(entries))
      })
    )
  })

  test('is found again from the kept hashes alone', () => {
    fc.assert(
      fc.property(leaves, (entries) => {
        const { frontier, kept } = grow(entries)
        const found = tree.frontierSeqs(entries.length).map((seq) => kept[seq - 1])
        expect(found).toEqual(frontier.roots)
      })
    )
  })
})

describe('proofs are those of the definitions', () => {
  test('of inclusion', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), (entries, any) => {
        const index = any % entries.length
        const proof = tree.inclusionSpans(index, entries.length).map((span) => spanHash(span, entries))
        expect(hex(proof)).toEqual(hex(path(index, entries)))
      })
    )
  })

  test('of consistency', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), (entries, any) => {
        const from = 1 + (any % entries.length)
        const proof = tree.consistencySpans(from, entries.length).map((span) => spanHash(span, entries))
        expect(hex(proof)).toEqual(hex(subproof(from, entries, true)))
      })
    )
  })
})
