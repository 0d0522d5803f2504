/** The person as the person index has them: the only demographics that the banner ever shows. */
import type { NhsNumber } from './nhs-number.ts'

export interface PersonName {
  readonly family: string
  readonly given: readonly string[]
  readonly prefix: readonly string[]
}

export interface IndexPerson {
  readonly nhsNumber: NhsNumber
  /** Numbers that were merged into this one, as far as the index tells them. */
  readonly formerNumbers?: readonly string[]
  /** The name in use, then every other current or former one: any of them may match a launch. */
  readonly name: PersonName
  readonly otherNames: readonly PersonName[]
  readonly birthDate: string
  readonly gender: string | null
  /** Date or dateTime of death; true when the index knows of the death but not when. */
  readonly deceased: string | true | null
  /** Left out where the index does not say who told it. */
  readonly deathNotice?: 'formal' | 'informal'
  readonly address: string | null
  readonly telephone: string | null
  readonly generalPractitioner: string | null
}
