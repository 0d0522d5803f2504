/** Safeguarding entries: their text opens only on purpose and never stands in the banner or in print (H-014). */
import type { Entry } from '@ncr/contract/record.ts'
import { at, isObject, listAt } from '../record/fhir-read.ts'

const WORDS =
  /safeguard|child protection|protection plan|domestic (abuse|violence)|\bmarac\b|looked after child|\bfgm\b/i

function mentions(value: unknown): boolean {
  if (typeof value === 'string') return WORDS.test(value)
  if (Array.isArray(value)) return value.some(mentions)
  return isObject(value) && Object.values(value).some(mentions)
}

export const SAFEGUARDING_TITLE = 'Alert – open to read'

export function isSafeguarding(entry: Entry): boolean {
  if (mentions(entry.text) || mentions(at(entry.resource, 'code'))) return true
  return listAt(entry.resource, 'category').some(mentions)
}
