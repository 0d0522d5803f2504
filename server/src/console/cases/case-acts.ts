/** What is added to an investigation: a note, a look-up that was made for it, its end. The audit has the digest of the words. */
import { createHash } from 'node:crypto'
import type {
  caseCloseRequestSchema,
  caseLinkRequestSchema,
  caseNoteRequestSchema,
  OpenCase
} from '@ncr/contract/case.ts'
import type { z } from 'zod'
import type { OfficerGrant } from '../../domain/officer.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import { thereSince } from '../review-look-ups.ts'
import { byOf, loadOpenCase, nowOf, stateCase, tellCase, type CasePorts } from './case-ports.ts'

type Told = Promise<OpenCase | Refusal>

/** Proves later that the words are those that were written; they themselves can be removed without the audit noticing. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

export async function noteCase(
  ports: CasePorts,
  grant: OfficerGrant,
  { caseId, text }: z.infer<typeof caseNoteRequestSchema>,
  requestId: string
): Told {
  const kept = await loadOpenCase(ports, grant, caseId)
  if (isRefusal(kept)) return kept
  const unaudited = await stateCase(ports, grant, 'case-noted', requestId, kept, { digest: digestOf(text) })
  if (unaudited !== null) return unaudited
  await ports.cases.note(caseId, { text, at: nowOf(ports), by: byOf(grant) })
  return tellCase(ports, grant, caseId)
}

export async function linkLookUp(
  ports: CasePorts,
  grant: OfficerGrant,
  { caseId, seq }: z.infer<typeof caseLinkRequestSchema>,
  requestId: string
): Told {
  const kept = await loadOpenCase(ports, grant, caseId)
  if (isRefusal(kept)) return kept
  const known = await ports.auditReader.lookUpsAt(grant, [seq], thereSince(ports.clock.nowMs()))
  if (known.length === 0) return refuse('not-found', 'your organisation has no such look-up')
  const unaudited = await stateCase(ports, grant, 'case-linked', requestId, kept, { lookUp: seq })
  if (unaudited !== null) return unaudited
  await ports.cases.link(caseId, seq, nowOf(ports), byOf(grant))
  return tellCase(ports, grant, caseId)
}

export async function closeCase(
  ports: CasePorts,
  grant: OfficerGrant,
  { caseId, outcome, text }: z.infer<typeof caseCloseRequestSchema>,
  requestId: string
): Told {
  const kept = await loadOpenCase(ports, grant, caseId)
  if (isRefusal(kept)) return kept
  const what = { outcome, digest: digestOf(text) }
  const unaudited = await stateCase(ports, grant, 'case-closed', requestId, kept, what)
  if (unaudited !== null) return unaudited
  const isFirst = await ports.cases.close(caseId, { outcome, text, at: nowOf(ports), by: byOf(grant) })
  return isFirst ? tellCase(ports, grant, caseId) : refuse('case-closed')
}
