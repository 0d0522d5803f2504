/** How the record is used, partner by partner: counts out of the audit, and of nobody by name. */
import type { Usage } from '@ncr/contract/console.ts'
import type { OfficerGrant } from '../domain/officer.ts'
import type { Region } from '../domain/region.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import type { UsageRow } from '../ports/audit-reader.ts'
import type { LookUpPorts } from './look-up.ts'
import { stateAct } from './officer-act.ts'
import { toPeriod } from './period.ts'

export async function readUsage(
  ports: LookUpPorts & { readonly region: Region },
  grant: OfficerGrant,
  { from, to }: { readonly from: string; readonly to: string },
  requestId: string
): Promise<Usage | Refusal> {
  const period = toPeriod(from, to)
  if (isRefusal(period)) return period
  const act = { kind: 'usage-read' as const, requestId, nhsNumber: null, what: { from, to } }
  const unaudited = await stateAct(ports.audit, grant, act)
  if (unaudited !== null) return unaudited
  const rows = await ports.auditReader.usage(grant, period)
  return { partners: rows.map((row) => toPartner(ports.region, row)) }
}

function toPartner({ partners }: Region, row: UsageRow): Usage['partners'][number] {
  const partner = partners.find(({ odsCode }) => odsCode === row.odsCode)
  const { p50, p95, days, displayed, failures, ...counts } = row
  const eligible = partner?.consumer?.eligibleStaff ?? null
  return {
    ...counts,
    name: partner?.name ?? row.odsCode,
    activeShare: eligible === null ? null : row.users / eligible,
    tookMs: p50 === null || p95 === null ? null : { p50, p95 },
    days: [...days],
    displayed: [...displayed],
    failures: [...failures]
  }
}
