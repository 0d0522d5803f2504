/** Which reports there are, and one of them as it reads now; the reading is in the audit first. */
import type { AccessReport, OpenAccessReport } from '@ncr/contract/access-report.ts'
import { OfficerGrant } from '../../domain/officer.ts'
import { isRefusal, type Refusal } from '../../domain/refusal.ts'
import { stateAct } from '../officer-act.ts'
import {
  loadReport,
  maySee,
  readReport,
  stateReport,
  toAccessReport,
  toOpenReport,
  type ReportPorts
} from './report-ports.ts'

/** Newest first. */
export async function listReports(
  ports: ReportPorts,
  grant: OfficerGrant,
  requestId: string
): Promise<{ readonly reports: readonly AccessReport[] } | Refusal> {
  OfficerGrant.assert(grant)
  const act = { kind: 'reports-listed' as const, requestId, nhsNumber: null, what: {} }
  const unaudited = await stateAct(ports.audit, grant, act)
  if (unaudited !== null) return unaudited
  const all = await ports.reports.list(grant.role === 'central-team' ? null : grant.odsCode)
  const reports: AccessReport[] = []
  for (const kept of all) if (await maySee(ports, grant, kept)) reports.push(toAccessReport(ports, grant, kept, null))
  return { reports }
}

export async function openReport(
  ports: ReportPorts,
  grant: OfficerGrant,
  reportId: string,
  requestId: string
): Promise<OpenAccessReport | Refusal> {
  const kept = await loadReport(ports, grant, reportId)
  if (isRefusal(kept)) return kept
  const unaudited = await stateReport(ports, grant, 'report-read', requestId, kept, { format: 'draft' })
  if (unaudited !== null) return unaudited
  const read = await readReport(ports, grant, kept)
  return isRefusal(read) ? read : toOpenReport(ports, grant, read)
}
