/** Percentiles of small samples, by nearest rank. */
import { strict as assert } from 'node:assert'

/** `share`: between 0 and 1. */
export function percentile(values: readonly number[], share: number): number {
  assert.ok(values.length > 0, 'a percentile of nothing')
  const ranked = values.toSorted((a, b) => a - b)
  return ranked[Math.max(0, Math.ceil(share * ranked.length) - 1)] ?? 0
}

export interface Spread {
  readonly p50: number
  readonly p95: number
}

export function toSpread(values: readonly number[]): Spread {
  return { p50: round(percentile(values, 0.5), 1), p95: round(percentile(values, 0.95), 1) }
}

export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals))
}

export interface Tail extends Spread {
  readonly p99: number
}

export function toTail(values: readonly number[]): Tail {
  return { ...toSpread(values), p99: round(percentile(values, 0.99), 1) }
}
