/** Counts of refused requests, by address and route: at most one entry of the audit a minute, of a bounded size, however many they are. */
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ShedTally } from '../../ports/shed-tally.ts'

const WRITE_EVERY_MS = 60_000
/** Pairs of address and route that are counted apart until the next entry; the rest is counted together. */
const PAIRS_MAX = 1_000
/** In one entry, those with the most refusals. */
const PAIRS_TOLD_MAX = 50

interface Count {
  readonly address: string
  readonly route: string
  refused: number
}

interface Tally {
  readonly sinceMs: number
  untilMs: number
  readonly counts: Map<string, Count>
  /** Of pairs past the limit. */
  others: number
}

export interface RunningShedTally extends ShedTally {
  /** Writes what has been counted. */
  close(): Promise<void>
}

export function createShedTally(audit: AuditLog, clock: Clock, everyMs = WRITE_EVERY_MS): RunningShedTally {
  let tally: Tally | null = null
  const write = async (): Promise<void> => {
    const told = tally
    if (told === null) return
    tally = null
    const body = toBody(told)
    const none = { nhsNumber: null, odsCode: null, userId: null, disclosureId: null }
    const result = await audit.append({ kind: 'requests-shed', ...none, body })
    // Counted on: the next entry says it, from when it began.
    if (result === 'unavailable') tally = tally === null ? told : joined(told, tally)
  }
  let writing: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    writing = writing.then(write)
  }, everyMs)
  timer.unref()
  return {
    note(address, route) {
      const nowMs = clock.nowMs()
      tally ??= { sinceMs: nowMs, untilMs: nowMs, counts: new Map(), others: 0 }
      tally.untilMs = nowMs
      add(tally, { address, route, refused: 1 })
    },
    async close() {
      clearInterval(timer)
      await writing.then(write)
    }
  }
}

function add(tally: Tally, { address, route, refused }: Count): void {
  const key = JSON.stringify([address, route])
  const known = tally.counts.get(key)
  if (known !== undefined) known.refused += refused
  else if (tally.counts.size < PAIRS_MAX) tally.counts.set(key, { address, route, refused })
  else tally.others += refused
}

function joined(first: Tally, then: Tally): Tally {
  for (const count of then.counts.values()) add(first, count)
  first.others += then.others
  first.untilMs = then.untilMs
  return first
}

function toBody({ sinceMs, untilMs, counts, others }: Tally): Readonly<Record<string, unknown>> {
  const most = [...counts.values()].toSorted((one, other) => other.refused - one.refused)
  const told = most.slice(0, PAIRS_TOLD_MAX)
  const untold = most.slice(PAIRS_TOLD_MAX).reduce((sum, { refused }) => sum + refused, others)
  return {
    from: new Date(sinceMs).toISOString(),
    until: new Date(untilMs).toISOString(),
    refused: told.reduce((sum, { refused }) => sum + refused, untold),
    addresses: told.map(({ address, route, refused }) => ({ address, route, refused })),
    others: untold
  }
}
