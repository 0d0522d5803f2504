/** From verified claims and the index's person to what the session is bound to. */
import assert from 'node:assert/strict'
import type { LaunchContext } from '../../domain/launch-context.ts'
import { toOdsCode } from '../../domain/ods-code.ts'
import type { IndexPerson } from '../../domain/person.ts'
import type { LaunchFacts } from './claims.ts'

export function toLaunchContext(claims: LaunchFacts, person: IndexPerson): LaunchContext {
  const odsCode = toOdsCode(claims.ods)
  assert(odsCode !== null, 'the claims named a partner of the region')
  return {
    issuer: claims.iss,
    odsCode,
    user: { id: claims.sub, family: claims.usr.fam, given: claims.usr.giv ?? null, hostRole: claims.usr.rol },
    reason: claims.rsn,
    relationship: { kind: claims.rel.kind, reference: claims.rel.ref ?? null },
    person,
    launchedNumber: claims.pat.nhs,
    ...(claims.hostSession === undefined ? {} : { hostSession: claims.hostSession })
  }
}
