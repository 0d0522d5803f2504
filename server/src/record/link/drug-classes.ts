/**
 * A small map of classes of drugs and their members, as allergies are coded to them: as a finding, as a substance, as a product.
 * Only for contradictions: a member is never linked with its class (H-006).
 */
import { codesOf } from '../../domain/coded-concept.ts'
import { toKnownCode } from './code-systems.ts'

interface DrugClass {
  readonly name: string
  /** SNOMED CT codes of the class itself. */
  readonly whole: readonly string[]
  /** SNOMED CT and dm+d codes of its members. */
  readonly members: readonly string[]
  readonly readV2: readonly string[]
}

const DRUG_CLASSES: readonly DrugClass[] = [
  {
    name: 'penicillins',
    // Allergy to penicillin, history of it, the substance, the class of substances.
    whole: ['91936005', '161591004', '764146007', '373270004'],
    readV2: ['14L1.'],
    members: [
      // Amoxicillin: allergy to it, substance, product, 250 mg and 500 mg capsules.
      '294505008',
      '372687004',
      '27658006',
      '323509004',
      '323510009',
      // Phenoxymethylpenicillin, flucloxacillin: substances.
      '372725003',
      '387544009'
    ]
  }
]

export interface PlaceInClass {
  readonly name: string
  /** The class itself, and not one of it. */
  readonly isWhole: boolean
}

export function placesOf(concept: unknown): readonly PlaceInClass[] {
  const codes = codesOf(concept).flatMap((code) => toKnownCode(code) ?? [])
  return DRUG_CLASSES.flatMap(({ name, whole, members, readV2 }) => {
    const has = (list: readonly string[], ofRead: boolean): boolean =>
      codes.some((code) => (code.name === 'Read v2') === ofRead && list.includes(code.code))
    const isWhole = has(whole, false) || has(readV2, true)
    return isWhole || has(members, false) ? [{ name, isWhole }] : []
  })
}
