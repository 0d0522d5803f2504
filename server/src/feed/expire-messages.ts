/**
 * HL7 v2 messages as received are kept for a while, to look at and to know one that is sent again by; then they go. What
 * they have added up to stays. A dead letter that nobody has replayed is kept longer: nothing was made of it (H-003).
 */
import { HL7_RETENTION, type Hl7Retention, type Source } from '../domain/region.ts'
import type { Clock } from '../ports/clock.ts'
import type { ExpiredMessages, Hl7Store } from '../ports/hl7-messages.ts'
import type { Log } from '../ports/log.ts'

const DAY_MS = 86_400_000

export interface ExpiryPorts {
  readonly messages: Hl7Store
  readonly clock: Clock
  readonly log: Log
}

/** `sources`: of the region file; a source that is not in it any more expires by the defaults. */
export async function expireMessages(
  { messages, clock, log }: ExpiryPorts,
  sources: readonly Source[]
): Promise<ExpiredMessages> {
  const rules = new Map(
    sources.filter(({ kind }) => kind === 'hl7v2').map((source) => [source.id, retentionOf(source)])
  )
  const before = (days: number): string => new Date(clock.nowMs() - days * DAY_MS).toISOString()
  const total = { messages: 0, replayed: 0, deadLetters: 0 }
  for (const source of await messages.listSources()) {
    const { keepMessagesDays, keepDeadLettersDays } = rules.get(source) ?? HL7_RETENTION
    const gone = await messages.expire(source, before(keepMessagesDays), before(keepDeadLettersDays))
    if (gone.messages + gone.replayed + gone.deadLetters === 0) continue
    log.info('hl7-expired', { source, ...gone })
    total.messages += gone.messages
    total.replayed += gone.replayed
    total.deadLetters += gone.deadLetters
  }
  return total
}

function retentionOf(source: Source): Hl7Retention {
  return source.kind === 'hl7v2' ? source : HL7_RETENTION
}
