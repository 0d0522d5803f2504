/**
 * Authorise: the only place where an access grant is made, and so the only way to patient data. Asked again at every
 * read, so that access which is withdrawn, and an objection which is recorded, end it in mid-use (H-023).
 */
import assert from 'node:assert/strict'
import { AccessGrant } from '../../domain/access-grant.ts'
import type { LaunchContext } from '../../domain/launch-context.ts'
import type { Region } from '../../domain/region.ts'
import { isRefusal, type Refusal } from '../../domain/refusal.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ObjectionCheck } from '../../ports/objection-store.ts'
import { checkObjection } from './check-objection.ts'
import { checkPermission } from './check-permission.ts'

export interface AuthorisePorts {
  readonly region: Region
  readonly clock: Clock
  readonly objections: ObjectionCheck
}

export async function authorise(ports: AuthorisePorts, context: LaunchContext): Promise<AccessGrant | Refusal> {
  const nowMs = ports.clock.nowMs()
  const permission = checkPermission(ports.region, nowMs, {
    issuer: context.issuer,
    odsCode: context.odsCode,
    reason: context.reason,
    hostRole: context.user.hostRole
  })
  if (isRefusal(permission)) return permission
  const exception = await checkObjection(ports.objections, context, nowMs)
  if (isRefusal(exception)) return exception
  const grant = AccessGrant.issue(context, { ...permission, ...exception })
  assert(
    grant.odsCode === context.odsCode && grant.nhsNumber === context.person.nhsNumber,
    'a grant is for this reader and person'
  )
  return grant
}
