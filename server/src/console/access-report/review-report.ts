/** Somebody else than its authors says that a report may go out, of exactly what they read. */
import type { AccessReport, reportReviewRequestSchema } from '@ncr/contract/access-report.ts'
import type { z } from 'zod'
import type { OfficerGrant } from '../../domain/officer.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import {
  actorOf,
  authorsOf,
  isSame,
  loadReport,
  readReport,
  stateReport,
  toAccessReport,
  type ReportPorts
} from './report-ports.ts'

export async function reviewReport(
  ports: ReportPorts,
  grant: OfficerGrant,
  asked: z.infer<typeof reportReviewRequestSchema>,
  requestId: string
): Promise<{ readonly report: AccessReport } | Refusal> {
  const kept = await loadReport(ports, grant, asked.reportId)
  if (isRefusal(kept)) return kept
  if (kept.release !== null) return refuse('report-released')
  const by = actorOf(grant)
  if (authorsOf(kept).some((author) => isSame(author, by)))
    return refuse('console-forbidden', 'a report is reviewed by somebody who neither drafted it nor left anything out')
  const read = await readReport(ports, grant, kept)
  if (isRefusal(read)) return read
  const { digest, note } = asked
  if (digest !== read.digest) return refuse('report-changed')
  const unaudited = await stateReport(ports, grant, 'report-reviewed', requestId, kept, { digest, note })
  if (unaudited !== null) return unaudited
  const review = { digest, note, at: new Date(ports.clock.nowMs()).toISOString(), by }
  await ports.reports.review(kept.reportId, review)
  return { report: toAccessReport(ports, grant, { ...kept, reviews: [...kept.reviews, review] }, digest) }
}
