/**
 * Codes that are withheld wherever they stand (feature 59): those of the region's value-set files. Matched by code and
 * never by words, so that what is withheld can be told beforehand and looked up afterwards.
 */
import { isObject } from './resource.ts'

export interface SensitiveSet {
  /** As the region file and the audit name it. */
  readonly id: string
  readonly codes: readonly { readonly system: string; readonly code: string }[]
}

/** The sets that each code is in, under its system, and under none for codings that leave the system out. */
export type SensitiveCodes = ReadonlyMap<string, ReadonlySet<string>>

const SNOMED_CT = 'http://snomed.info/sct'
/** Ids inside a post-coordinated expression of SNOMED CT (compositional grammar). */
const SNOMED_ID = /\d{6,18}/g

export function toSensitiveCodes(sets: readonly SensitiveSet[]): SensitiveCodes {
  const found = new Map<string, Set<string>>()
  const add = (key: string, set: string): void => void found.set(key, (found.get(key) ?? new Set()).add(set))
  for (const { id, codes } of sets) {
    for (const { system, code } of codes) {
      add(keyOf(system, code), id)
      add(keyOf('', code), id)
    }
  }
  return found
}

/** The sets whose codes stand anywhere in the resource: contained resources and extensions too. Empty: none. */
export function setsIn(resource: unknown, sensitive: SensitiveCodes): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting: unknown[] = [resource]
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item === 'object' && item !== null) waiting.push(item)
    } else if (isObject(value)) {
      const { code, system } = value
      if (typeof code === 'string') addSets(found, sensitive, system, code)
      for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) waiting.push(inner)
    }
  }
  return found
}

function addSets(found: Set<string>, sensitive: SensitiveCodes, system: unknown, written: string): void {
  // A version, as in a canonical address, does not make it another system.
  const named = typeof system === 'string' ? (system.split('|', 1)[0] ?? '').replace(/\/$/, '') : ''
  const code = written.trim()
  const isExpression = named === SNOMED_CT && !/^\d*$/.test(code)
  for (const one of isExpression ? (code.match(SNOMED_ID) ?? []) : [code]) {
    for (const set of sensitive.get(keyOf(named, one)) ?? []) found.add(set)
  }
}

function keyOf(system: string, code: string): string {
  return `${system}|${code}`
}
