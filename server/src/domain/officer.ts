/** Somebody who is signed in to the console: who, in which role, for which organisation. */
import assert from 'node:assert/strict'
import type { OdsCode } from './ods-code.ts'
import type { ConsoleRole } from './region.ts'

/** As the identity provider vouched for them at the sign-in. Plain JSON: it is kept with the session. */
export interface SignedIn {
  /** `sub`: unique at the provider. */
  readonly id: string
  readonly name: string
  /** The national role they chose at the sign-in, and the organisation at which they hold it. */
  readonly roleCode: string
  readonly roleName: string
  readonly odsCode: OdsCode
}

/**
 * Permission as a value, as AccessGrant is for the record: whoever holds one may do what its role may, for its
 * organisation. Only the console's `authoriseOfficer` issues it (a test looks).
 */
export class OfficerGrant {
  readonly #issued = true
  readonly officer: SignedIn
  readonly role: ConsoleRole
  readonly organisation: string

  private constructor(officer: SignedIn, role: ConsoleRole, organisation: string) {
    this.officer = officer
    this.role = role
    this.organisation = organisation
  }

  static issue(officer: SignedIn, role: ConsoleRole, organisation: string): OfficerGrant {
    return new OfficerGrant(officer, role, organisation)
  }

  static assert(value: unknown): asserts value is OfficerGrant {
    assert(typeof value === 'object' && value !== null && #issued in value, 'the audit asked for without a grant')
    assert(value.#issued, 'a grant is issued once and stays so')
  }

  get odsCode(): OdsCode {
    return this.officer.odsCode
  }
}
