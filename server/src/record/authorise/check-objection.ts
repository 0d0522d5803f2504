/**
 * Whether the person has objected to being seen here. Asked at every launch and every read, by every number the person
 * is known by, before any source is asked: a refusal says nothing of what is recorded anywhere (feature 58).
 */
import type { Permission } from '../../domain/access-grant.ts'
import type { LaunchContext } from '../../domain/launch-context.ts'
import { numbersOf } from '../../domain/person-numbers.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'
import type { ObjectionCheck } from '../../ports/objection-store.ts'

/** Empty when there is none; the exception that this reader has over it; or the refusal. */
export async function checkObjection(
  objections: ObjectionCheck,
  context: LaunchContext,
  nowMs: number
): Promise<Pick<Permission, 'emergencyAccess'> | Refusal> {
  const { odsCode, user } = context
  const now = new Date(nowMs).toISOString()
  const { objected, emergencyAccess } = await objections.loadStanding(
    numbersOf(context),
    { odsCode, userId: user.id },
    now
  )
  if (!objected) return {}
  if (emergencyAccess === null) return refuse('person-objected')
  const { id, until, reason } = emergencyAccess
  return { emergencyAccess: { id, until, reason } }
}
