/** Releases a reviewed report: what the person gets is made once, kept, and given out the same each time. */
import { createHash } from 'node:crypto'
import type { AccessReport, reportFileRequestSchema } from '@ncr/contract/access-report.ts'
import type { z } from 'zod'
import type { OfficerGrant } from '../../domain/officer.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import { actorOf, loadReport, readReport, stateReport, toAccessReport, type ReportPorts } from './report-ports.ts'

export async function releaseReport(
  ports: ReportPorts,
  grant: OfficerGrant,
  reportId: string,
  requestId: string
): Promise<{ readonly report: AccessReport } | Refusal> {
  const kept = await loadReport(ports, grant, reportId)
  if (isRefusal(kept)) return kept
  if (kept.release !== null) return refuse('report-released')
  const read = await readReport(ports, grant, kept)
  if (isRefusal(read)) return read
  const { digest, html, document } = read
  if (toAccessReport(ports, grant, kept, digest).state !== 'reviewed') return refuse('report-not-reviewed')
  const pdf = await ports.printer.print(document)
  const what = { digest, pdf: createHash('sha256').update(pdf).digest('base64url') }
  const unaudited = await stateReport(ports, grant, 'report-released', requestId, kept, what)
  if (unaudited !== null) return unaudited
  const release = { digest, at: new Date(ports.clock.nowMs()).toISOString(), by: actorOf(grant) }
  const isFirst = await ports.reports.release(reportId, release, { html, pdf })
  if (!isFirst) return refuse('report-released')
  return { report: toAccessReport(ports, grant, { ...kept, release }, digest) }
}

export type ReportFile = { readonly html: string } | { /** Base64. */ readonly pdf: string }

/** As it was released, byte for byte. */
export async function readReportFile(
  ports: ReportPorts,
  grant: OfficerGrant,
  { reportId, format }: z.infer<typeof reportFileRequestSchema>,
  requestId: string
): Promise<ReportFile | Refusal> {
  const kept = await loadReport(ports, grant, reportId)
  if (isRefusal(kept)) return kept
  if (kept.release === null) return refuse('report-not-reviewed')
  const unaudited = await stateReport(ports, grant, 'report-read', requestId, kept, { format })
  if (unaudited !== null) return unaudited
  const files = await ports.reports.files(reportId)
  if (files === null) return refuse('report-not-reviewed')
  return format === 'html' ? { html: files.html } : { pdf: Buffer.from(files.pdf).toString('base64') }
}
