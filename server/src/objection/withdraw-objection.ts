/** Withdraws whatever objection of the person stands: the record opens again at the next launch. */
import type { NhsNumber } from '../domain/nhs-number.ts'
import { isAudited, nowIn, UNAUDITED, type NotDone, type ObjectionPorts } from './central-act.ts'

export async function withdrawObjection(
  ports: ObjectionPorts,
  { nhsNumber, by }: { readonly nhsNumber: NhsNumber; readonly by: string }
): Promise<{ readonly withdrawn: readonly string[] } | NotDone> {
  const standing = (await ports.objections.load(nhsNumber, false)).map(({ id }) => id)
  if (standing.length === 0) return { wrong: false, sentence: 'no objection stands under this NHS number' }
  const act = { kind: 'objection-withdrawn', nhsNumber, by, body: { objections: standing } } as const
  if (!(await isAudited(ports.audit, act))) return UNAUDITED
  await ports.objections.withdraw(standing, nowIn(ports), by)
  return { withdrawn: standing }
}
