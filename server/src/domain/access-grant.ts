/**
 * Permission as a value. Whoever holds an AccessGrant may read one person's data for one user of one partner; every
 * port that reads patient data takes it first and asserts it. Only the `authorise` stage calls `AccessGrant.issue`
 * (a test looks), and a look-alike object fails the assertion.
 */
import assert from 'node:assert/strict'
import type { PageName, SectionName } from '@ncr/contract/section-names.ts'
import type { DataScope } from './data-policy.ts'
import { toNhsNumber, type NhsNumber } from './nhs-number.ts'
import type { EmergencyAccess } from './objection.ts'
import type { OdsCode } from './ods-code.ts'
import type { LaunchContext } from './launch-context.ts'
import { numbersOf, type PersonNumbers } from './person-numbers.ts'
import type { SensitiveCodes } from './sensitive-codes.ts'

/** What a reader may do today, worked out from the region at the moment of asking. */
export interface Permission {
  /** The role of the region, translated by the tenancy's role map. */
  readonly role: string
  readonly organisation: string
  readonly hiddenSections: ReadonlySet<SectionName>
  readonly hiddenPages: ReadonlySet<PageName>
  /** Data of sources that the reader’s organisation is not shown. */
  readonly denied: readonly DataScope[]
  /** Whatever carries one of these, or would give it away, is withheld. */
  readonly sensitiveCodes: SensitiveCodes
  /** The exception under which this reader looks over the person's objection; left out where there is no objection. */
  readonly emergencyAccess?: Pick<EmergencyAccess, 'id' | 'until' | 'reason'>
}

export class AccessGrant {
  readonly #issued = true
  readonly context: LaunchContext
  readonly permission: Permission

  private constructor(context: LaunchContext, permission: Permission) {
    this.context = context
    this.permission = permission
  }

  static issue(context: LaunchContext, permission: Permission): AccessGrant {
    const { nhsNumber } = context.person
    assert(toNhsNumber(nhsNumber) === nhsNumber, 'a grant is for the person of one checked NHS number')
    return new AccessGrant(context, permission)
  }

  /** Stops the request when the value was not made by `issue`: a programmer's error, never a refusal. */
  static assert(value: unknown): asserts value is AccessGrant {
    assert(typeof value === 'object' && value !== null && #issued in value, 'patient data asked for without a grant')
    assert(value.#issued, 'a grant is issued once and stays so')
  }

  get nhsNumber(): NhsNumber {
    return this.context.person.nhsNumber
  }

  /** Every number the person has had, the present one first. */
  get numbers(): PersonNumbers {
    return numbersOf(this.context)
  }

  get odsCode(): OdsCode {
    return this.context.odsCode
  }
}
