/**
 * Emergency access over an objection: one user of one organisation, for a reason, until it ends by itself. It waits in
 * the review queue of the Caldicott guardian until somebody signs it.
 */
import type { NhsNumber } from '../domain/nhs-number.ts'
import type { EmergencyAccess } from '../domain/objection.ts'
import { isAudited, UNAUDITED, type NotDone, type ObjectionPorts } from './central-act.ts'

const OVERRIDE_MINUTES_MAX = 240
const REASON_CHARACTERS_MAX = 500

export interface AskedOverride {
  readonly nhsNumber: NhsNumber
  readonly odsCode: string
  readonly userId: string
  readonly reason: string
  readonly minutes: number
  readonly by: string
}

export async function overrideObjection(
  ports: ObjectionPorts,
  asked: AskedOverride
): Promise<EmergencyAccess | NotDone> {
  const fault = faultOf(ports, asked)
  if (fault !== null) return { wrong: true, sentence: fault }
  const { nhsNumber, odsCode, userId, reason, minutes, by } = asked
  if ((await ports.objections.load(nhsNumber, false)).length === 0)
    return { wrong: false, sentence: 'no objection stands under this NHS number: there is nothing to override' }
  const grantedMs = ports.clock.nowMs()
  const id = ports.random.id()
  const until = new Date(grantedMs + minutes * 60_000).toISOString()
  const body = { emergencyAccess: id, odsCode, userId, reason, until }
  if (!(await isAudited(ports.audit, { kind: 'objection-overridden', nhsNumber, by, body }))) return UNAUDITED
  const grantedAt = new Date(grantedMs).toISOString()
  const access = { id, nhsNumber, odsCode, userId, reason, grantedAt, grantedBy: by, until }
  await ports.objections.grant(access)
  return { ...access, reviewedAt: null, reviewedBy: null }
}

function faultOf({ region }: ObjectionPorts, { odsCode, minutes, reason }: AskedOverride): string | null {
  const known = region.partners.filter((partner) => partner.consumer !== null).map((partner) => String(partner.odsCode))
  if (!known.includes(odsCode))
    return `no organisation '${odsCode}' opens records here; there are: ${known.join(', ') || 'none'}`
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > OVERRIDE_MINUTES_MAX)
    return `--minutes is a whole number from 1 to ${OVERRIDE_MINUTES_MAX}`
  return reason.length > REASON_CHARACTERS_MAX ? `--reason has at most ${REASON_CHARACTERS_MAX} characters` : null
}
