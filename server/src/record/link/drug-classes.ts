/**
 * Where a concept stands among the classes of drugs, as allergies are coded to them: as a finding, as a substance, as a product.
 * Only for contradictions: a member is never linked with its class (H-006).
 */
import { codesOf } from '../../domain/coded-concept.ts'
import { toKnownCode } from './code-systems.ts'
import { DRUG_CLASSES } from './drug-class-codes.ts'

export interface PlaceInClass {
  readonly name: string
  /** The class itself, and not one of it. */
  readonly isWhole: boolean
}

export function placesOf(concept: unknown): readonly PlaceInClass[] {
  const codes = codesOf(concept).flatMap((code) => toKnownCode(code) ?? [])
  const has = (list: readonly string[], readV2: readonly string[] = []): boolean =>
    codes.some(({ name, code }) => (name === 'Read v2' ? readV2 : list).includes(code))
  return DRUG_CLASSES.flatMap(({ name, whole, wholeReadV2, members, membersReadV2 }) => {
    const isWhole = has(whole, wholeReadV2)
    return isWhole || has(Object.values(members).flat(), membersReadV2) ? [{ name, isWhole }] : []
  })
}
