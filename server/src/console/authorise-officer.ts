/**
 * What a signed-in person may do in the console today: worked out from the region file at every request, so that a role
 * that is taken away there ends it in mid-use (H-023). The only place where an officer's grant is made.
 */
import assert from 'node:assert/strict'
import { toOdsCode } from '../domain/ods-code.ts'
import { OfficerGrant, type SignedIn } from '../domain/officer.ts'
import type { ConsoleRoleRule, Region } from '../domain/region.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'

export function authoriseOfficer(region: Region, officer: SignedIn): OfficerGrant | Refusal {
  const rule = region.console?.roles.find((one) => isOf(one, officer))
  if (rule === undefined) return refuse('sign-in-role')
  if (rule.role === 'central-team') return OfficerGrant.issue(officer, rule.role, `${region.name} central team`)
  const partner = region.partners.find(({ odsCode }) => odsCode === officer.odsCode)
  if (partner === undefined) return refuse('sign-in-role', 'the organisation of that role takes no part here')
  return OfficerGrant.issue(officer, rule.role, partner.name)
}

/** Of the command line: who runs it is trusted with the machine, and acts for the central team under the name they give. */
export function authoriseOperator(region: Region, name: string): OfficerGrant {
  const rule = region.console?.roles.find(({ role }) => role === 'central-team')
  const odsCode = rule?.odsCode ?? toOdsCode('CLI')
  assert(odsCode !== null, 'the sign of the command line has the form of an ODS code')
  const officer = { id: name, name, roleCode: 'command-line', roleName: 'Command line', odsCode }
  return OfficerGrant.issue(officer, 'central-team', `${region.name} central team`)
}

function isOf({ roleCode, odsCode }: ConsoleRoleRule, officer: SignedIn): boolean {
  return roleCode === officer.roleCode && (odsCode === null || odsCode === officer.odsCode)
}
