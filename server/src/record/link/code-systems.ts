/** Code systems whose codes mean the same thing everywhere, by the addresses they travel under, and how their codes compare. */
import type { Code } from '../../domain/coded-concept.ts'

type SystemName = 'SNOMED CT' | 'dm+d' | 'ICD-10' | 'Read v2' | 'CTV3' | 'LOINC'

const NAME_OF_SYSTEM: ReadonlyMap<string, SystemName> = new Map([
  ['http://snomed.info/sct', 'SNOMED CT'],
  ['https://dmd.nhs.uk', 'dm+d'],
  ['http://hl7.org/fhir/sid/icd-10', 'ICD-10'],
  ['http://hl7.org/fhir/sid/icd-10-uk', 'ICD-10'],
  ['http://read.info/readv2', 'Read v2'],
  ['http://read.info/ctv3', 'CTV3'],
  ['http://loinc.org', 'LOINC']
])

const READ_BYTES = 5

/**
 * SNOMED CT codes under which a GP's system puts what it could not code on transfer, whatever it was (GP Connect, degrade
 * codes): two that share one have nothing in common.
 */
const NAMES_NOTHING: ReadonlySet<string> = new Set([
  '196411000000103',
  '196421000000109',
  '196431000000106',
  '196441000000102',
  '196451000000104',
  '196461000000101',
  '196471000000108'
])

export interface KnownCode {
  readonly name: SystemName
  /** As it compares: two that differ here are two codes. */
  readonly code: string
}

/** Null for a partner's own code, which proves nothing elsewhere, and for one that names nothing. */
export function toKnownCode({ system, code }: Code): KnownCode | null {
  const name = NAME_OF_SYSTEM.get(system)
  return name === undefined || NAMES_NOTHING.has(code) ? null : { name, code: canonicalCode(name, code) }
}

/** Read v2 with or without its term code (`H33..00`), ICD-10 with or without its dot and filler (`I10X`). */
function canonicalCode(name: SystemName, code: string): string {
  if (name === 'Read v2') return code.slice(0, READ_BYTES)
  if (name === 'ICD-10') return code.toUpperCase().replace('.', '').replace(/X$/, '')
  return code
}
