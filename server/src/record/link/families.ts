/** Finds the family of a code: an index over the shipped map, made once. */
import assert from 'node:assert/strict'
import type { KnownCode } from './code-systems.ts'
import { CONCEPT_FAMILIES, type ConceptFamily } from './concept-families.ts'
import type { Topic } from './topic.ts'

const ICD_CATEGORY_CHARACTERS = 3

const INDEX: ReadonlyMap<string, ConceptFamily> = new Map(
  CONCEPT_FAMILIES.flatMap((family) => keysOf(family).map((key) => [key, family] as const))
)
assert.equal(INDEX.size, CONCEPT_FAMILIES.flatMap(keysOf).length, 'a code belongs to one family')

function keysOf({ topic, snomed, readV2 = [], icd10 = [] }: ConceptFamily): readonly string[] {
  return [
    ...snomed.map((code) => `${topic} SNOMED CT ${code}`),
    ...readV2.map((code) => `${topic} Read v2 ${code}`),
    ...icd10.map((code) => `${topic} ICD-10 ${code}`)
  ]
}

export function familyOf(topic: Topic, { name, code }: KnownCode): ConceptFamily | null {
  // dm+d identifiers are SNOMED CT identifiers of the UK drug extension.
  const system = name === 'dm+d' ? 'SNOMED CT' : name
  const written = name === 'ICD-10' ? code.slice(0, ICD_CATEGORY_CHARACTERS) : code
  return INDEX.get(`${topic} ${system} ${written}`) ?? null
}
