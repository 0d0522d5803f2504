/**
 * What happens while a record is open, beside its reads: the viewer says what it put in front of the reader, a reader
 * reports a problem, and closes.
 * Permission is worked out anew for each (H-023).
 */
import type { Displayed } from '@ncr/contract/record.ts'
import type { Report } from '@ncr/contract/report.ts'
import { PAGE_NAMES } from '@ncr/contract/section-names.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import type { Session } from '../ports/session-store.ts'
import { disclose } from './disclose/disclose.ts'
import { authoriseRead, type RecordPorts } from './open-record.ts'

/** Keeps "displayed" and "printed" apart from "sent" in the audit. Null when it is written. */
export async function reportDisplayed(
  ports: RecordPorts,
  session: Session,
  displayed: Displayed,
  requestId: string
): Promise<Refusal | null> {
  if (displayed.disclosureId !== session.disclosureId) return refuse('view-replaced')
  const grant = await authoriseRead(ports, session, requestId)
  if (isRefusal(grant)) return grant
  if (displayed.section !== undefined && grant.permission.hiddenSections.has(displayed.section)) {
    return refuse('request-malformed', 'this section is hidden from the role')
  }
  if (PAGE_NAMES.some((page) => page === displayed.page && grant.permission.hiddenPages.has(page))) {
    return refuse('request-malformed', 'this page is hidden from the role')
  }
  const { disclosureId, printed, ...what } = displayed
  const kind = printed === true ? 'printed' : 'displayed'
  return disclose(ports.audit, grant, { kind, disclosureId, requestId, what })
}

/** Keeps a reader's report of a problem: references alone, found again by the request's id. Null when it is written. */
export async function reportProblem(
  ports: RecordPorts,
  session: Session,
  report: Report,
  requestId: string
): Promise<Refusal | null> {
  if (report.disclosureId !== session.disclosureId) return refuse('view-replaced')
  const grant = await authoriseRead(ports, session, requestId)
  if (isRefusal(grant)) return grant
  const { disclosureId, ...what } = report
  const sources = ports.region.partners.flatMap((partner) => partner.sources)
  if (what.entry !== undefined && !sources.some(({ id }) => what.entry?.startsWith(`${id}/`)))
    return refuse('request-malformed', 'the entry is of no source of this record')
  return disclose(ports.audit, grant, { kind: 'reported', disclosureId, requestId, what })
}

/** Ends the session. It ends even when the audit of closing it cannot be written: nothing is disclosed by it. */
export async function closeRecord(ports: RecordPorts, session: Session, requestId: string): Promise<Refusal | null> {
  await ports.sessions.end(session)
  const grant = await authoriseRead(ports, session, requestId)
  if (isRefusal(grant)) return null
  return disclose(ports.audit, grant, { kind: 'closed', disclosureId: session.disclosureId, requestId, what: {} })
}
