/** A draft of a person's access report: whole, up to the audit's last entry at that moment, under every number they have had. */
import type { OpenAccessReport, reportDraftRequestSchema } from '@ncr/contract/access-report.ts'
import type { z } from 'zod'
import { toNhsNumber } from '../../domain/nhs-number.ts'
import { OfficerGrant } from '../../domain/officer.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import { everyNumber } from '../every-number.ts'
import { actorOf, readReport, reportPeriod, stateReport, toOpenReport, type ReportPorts } from './report-ports.ts'

type Asked = z.infer<typeof reportDraftRequestSchema>

/** `odsCode`: of one organisation's staff; null for everybody's. A privacy officer's is always the own one's. */
export async function draftReport(
  ports: ReportPorts,
  grant: OfficerGrant,
  asked: Asked,
  odsCode: string | null,
  requestId: string
): Promise<OpenAccessReport | Refusal> {
  OfficerGrant.assert(grant)
  const nhsNumber = toNhsNumber(asked.nhsNumber.replaceAll(/\s/g, ''))
  if (nhsNumber === null) return refuse('nhs-number-invalid')
  const { from, to, reference } = asked
  const period = reportPeriod(from, to)
  if (isRefusal(period)) return period
  const numbers = await everyNumber(ports.index, nhsNumber)
  if (numbers === null) return refuse('index-unavailable')
  const isCentral = grant.role === 'central-team'
  const kept = {
    reportId: ports.random.id(),
    nhsNumber,
    numbers,
    odsCode: isCentral ? odsCode : grant.odsCode,
    from,
    to,
    throughSeq: await ports.auditReader.lastSeq(grant),
    reference,
    draftedAt: new Date(ports.clock.nowMs()).toISOString(),
    draftedBy: actorOf(grant),
    isCentral
  }
  const what = { of: kept.odsCode, from, to, reference, numbers: numbers.length }
  const unaudited = await stateReport(ports, grant, 'report-drafted', requestId, kept, what)
  if (unaudited !== null) return unaudited
  const read = await readReport(ports, grant, { ...kept, redactions: [], reviews: [], release: null })
  if (isRefusal(read)) return read
  await ports.reports.draft(kept)
  return toOpenReport(ports, grant, read)
}
