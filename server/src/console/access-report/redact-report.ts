/** Leaves a line, or who it was, out of a draft, for a reason that the law knows; or takes that back. A review before it is void. */
import type { OpenAccessReport, reportRedactRequestSchema } from '@ncr/contract/access-report.ts'
import type { z } from 'zod'
import type { OfficerGrant } from '../../domain/officer.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import { actorOf, loadReport, readReport, stateReport, toOpenReport, type ReportPorts } from './report-ports.ts'

export async function redactReport(
  ports: ReportPorts,
  grant: OfficerGrant,
  asked: z.infer<typeof reportRedactRequestSchema>,
  requestId: string
): Promise<OpenAccessReport | Refusal> {
  const kept = await loadReport(ports, grant, asked.reportId)
  if (isRefusal(kept)) return kept
  if (kept.release !== null) return refuse('report-released')
  const before = await readReport(ports, grant, kept)
  if (isRefusal(before)) return before
  const { seq, part, reason, note } = asked
  if (!before.lines.some((line) => line.seq === seq)) return refuse('not-found', 'the report has no such line')
  const unaudited = await stateReport(ports, grant, 'report-redacted', requestId, kept, { seq, part, reason, note })
  if (unaudited !== null) return unaudited
  const at = new Date(ports.clock.nowMs()).toISOString()
  const redaction = { seq, part, reason, note, at, by: actorOf(grant) }
  await ports.reports.redact(kept.reportId, redaction)
  const after = await readReport(ports, grant, { ...kept, redactions: [...kept.redactions, redaction] })
  return isRefusal(after) ? after : toOpenReport(ports, grant, after)
}
