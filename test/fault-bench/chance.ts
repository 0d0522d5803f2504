/**
 * Chance that follows from a seed and from nothing else: each question is asked with words of its own, so that the answer
 * does not hang on the order in which a busy machine comes to ask (STYLE 11).
 */

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193
const UINT32 = 2 ** 32

export interface Chance {
  /** From 0 up to 1, without 1. */
  share(...about: readonly (string | number)[]): number
  /** A whole number from 0 up to `below`, without it. */
  below(below: number, ...about: readonly (string | number)[]): number
  /** One of the names, each as often as its weight says. */
  pick<Name extends string>(weights: Readonly<Record<Name, number>>, ...about: readonly (string | number)[]): Name
  /** Log-normal: as waiting times are, with a long tail. */
  logNormal(median: number, sigma: number, ...about: readonly (string | number)[]): number
}

/** FNV-1a over the words, then mixed until each bit hangs on all of them (the finaliser of MurmurHash3). */
function hash(text: string): number {
  let value = FNV_OFFSET
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), FNV_PRIME)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

export function chanceOf(seed: number): Chance {
  const share: Chance['share'] = (...about) => hash(`${seed}|${about.join('|')}`) / UINT32
  return {
    share,
    below: (below, ...about) => Math.floor(share(...about) * below),
    pick(weights, ...about) {
      const names = Object.keys(weights) as (keyof typeof weights)[]
      const total = names.reduce((sum, name) => sum + weights[name], 0)
      let left = share(...about) * total
      for (const name of names) {
        left -= weights[name]
        if (left < 0) return name
      }
      throw new Error('weights of nothing')
    },
    logNormal(median, sigma, ...about) {
      const [one, other] = [share(...about, 'one'), share(...about, 'other')]
      // Box and Muller; one is never 0 in the logarithm.
      return median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * other))
    }
  }
}
