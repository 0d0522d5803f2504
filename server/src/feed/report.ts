/**
 * Report: what became of a night goes to the audit and the log, once, in counts and ids. Lines of which it cannot be
 * told whom they are about are an incident: somebody's record lacks them.
 */
import { isHeldReason } from '../domain/held-night.ts'
import type { OvernightSource } from '../domain/region.ts'
import type { FeedPorts, FeedRun, NightDecision } from './feed-run.ts'
import type { NightOutcome } from './night-outcome.ts'

type Told = Pick<FeedRun, 'ports' | 'source' | 'copy'>

export async function report({ ports, source, copy: store }: Told, outcome: NightOutcome): Promise<NightDecision> {
  const { decision, withoutPersonFirst } = outcome
  if (!decision.isNew || decision.status === 'superseded') return decision
  const { night, status, transactionTime, reason, lines, copy } = decision
  const counts = { ...lines, ...copy }
  const fields = { source: source.id, night, transactionTime, reason }
  const kind = status === 'published' ? 'night-published' : isHeldReason(reason) ? 'night-held' : 'night-rejected'
  if (kind === 'night-published') ports.log.info('night-published', { ...fields, ...counts })
  else if (kind === 'night-held') ports.log.error('night-held', fields)
  else ports.log.error('night-rejected', fields)
  const isAudited = await append(ports, source, kind, { ...fields, ...counts })
  if (copy !== null && copy.withoutPerson > 0) {
    const incident = { what: 'resources-without-person', source: source.id, night, count: copy.withoutPerson }
    ports.log.warn('resources-without-person', incident)
    await append(ports, source, 'incident', { ...incident, first: withoutPersonFirst })
  }
  if (isAudited) await store.markTold({ night, manifestDigest: outcome.manifestDigest })
  return decision
}

async function append(
  ports: FeedPorts,
  source: OvernightSource,
  kind: 'night-published' | 'night-held' | 'night-rejected' | 'incident',
  body: Readonly<Record<string, unknown>>
): Promise<boolean> {
  const entry = { kind, nhsNumber: null, odsCode: source.odsCode, userId: null, disclosureId: null, body }
  const written = await ports.audit.append(entry)
  // Nobody's data was disclosed by it: the night stands, and the log says that the audit lacks it.
  if (written === 'unavailable') ports.log.error('night-not-audited', { source: source.id, kind })
  return written === 'written'
}

/** What an earlier run decided and was killed before it could say; without its counts, which went with it. */
export async function reportUntold(run: Told): Promise<void> {
  for (const { night, transactionTime, status, reason, manifestDigest } of await run.copy.loadUntold()) {
    const decision = { night, transactionTime, status, reason, lines: null, copy: null, isNew: true }
    await report(run, { decision, manifestDigest, withoutPersonFirst: [] })
  }
}
