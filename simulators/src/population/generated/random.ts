/** Chance that repeats: the same seed gives the same people. */
import assert from 'node:assert/strict'

export interface Random {
  /** From 0 to below 1. */
  next(): number
  whole(from: number, upTo: number): number
  chance(probability: number): boolean
  pick<Kind>(list: readonly Kind[]): Kind
  /** By weights that need not add up to anything. */
  weighted<Kind>(list: readonly (readonly [weight: number, value: Kind])[]): Kind
}

/** Mulberry32: 32 bits of state, good enough for people and nothing else. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const pick = <Kind>(list: readonly Kind[]): Kind => {
    const found = list[Math.floor(next() * list.length)]
    assert(found !== undefined, 'a list to pick from holds something')
    return found
  }
  return {
    next,
    pick,
    whole: (from, upTo) => from + Math.floor(next() * (upTo - from + 1)),
    chance: (probability) => next() < probability,
    weighted: (list) => {
      let left = next() * list.reduce((total, [weight]) => total + weight, 0)
      const found = list.find(([weight]) => (left -= weight) < 0) ?? list.at(-1)
      assert(found, 'a list to pick from holds something')
      return found[1]
    }
  }
}
