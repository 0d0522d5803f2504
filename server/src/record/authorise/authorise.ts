/**
 * Authorise: the only place where an access grant is made. Asked again at every read, so that access which is
 * withdrawn ends in mid-use (H-023).
 */
import { AccessGrant } from '../../domain/access-grant.ts'
import type { LaunchContext } from '../../domain/launch-context.ts'
import type { Region } from '../../domain/region.ts'
import { isRefusal, type Refusal } from '../../domain/refusal.ts'
import { checkPermission } from './check-permission.ts'

export function authorise(region: Region, nowMs: number, context: LaunchContext): AccessGrant | Refusal {
  const permission = checkPermission(region, nowMs, {
    issuer: context.issuer,
    odsCode: context.odsCode,
    reason: context.reason,
    hostRole: context.user.hostRole
  })
  if (isRefusal(permission)) return permission
  return AccessGrant.issue(context, permission)
}
