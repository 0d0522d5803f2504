/** The review queue of the Caldicott guardian: every emergency access, until somebody answers for having looked at it. */
import { isAudited, nowIn, UNAUDITED, type NotDone, type ObjectionPorts } from './central-act.ts'
import type { EmergencyAccess, Objection } from '../domain/objection.ts'

/** Reading the lists is audited too: they say who objected. */
export async function listObjections(
  ports: ObjectionPorts,
  { nhsNumber, all, by }: { readonly nhsNumber: string | null; readonly all: boolean; readonly by: string }
): Promise<readonly Objection[] | NotDone> {
  const body = { list: 'objections', all }
  if (!(await isAudited(ports.audit, { kind: 'objections-listed', nhsNumber, by, body }))) return UNAUDITED
  return ports.objections.load(nhsNumber, all)
}

export async function listOverrides(
  ports: ObjectionPorts,
  { all, by }: { readonly all: boolean; readonly by: string }
): Promise<readonly EmergencyAccess[] | NotDone> {
  const body = { list: 'reviews', all }
  if (!(await isAudited(ports.audit, { kind: 'objections-listed', nhsNumber: null, by, body }))) return UNAUDITED
  return ports.objections.loadGranted(all)
}

export async function signOverride(
  ports: ObjectionPorts,
  { id, by }: { readonly id: string; readonly by: string }
): Promise<EmergencyAccess | NotDone> {
  const access = await ports.objections.find(id)
  if (access === null) return { wrong: true, sentence: `there is no emergency access '${id}'` }
  if (access.reviewedAt !== null)
    return { wrong: false, sentence: `it was reviewed on ${access.reviewedAt} by ${String(access.reviewedBy)}` }
  if (access.grantedBy === by) return { wrong: false, sentence: 'whoever granted an access does not review it' }
  const { nhsNumber } = access
  const act = { kind: 'override-reviewed', nhsNumber, by, body: { emergencyAccess: id } } as const
  if (!(await isAudited(ports.audit, act))) return UNAUDITED
  const reviewedAt = nowIn(ports)
  const isSigned = await ports.objections.sign(id, reviewedAt, by)
  if (!isSigned) return { wrong: false, sentence: 'it has just been reviewed by somebody else' }
  return { ...access, reviewedAt, reviewedBy: by }
}
