/**
 * Hold: a night after which the source's copy has halved or doubled is well made and probably wrong (half of the
 * practices, another system's people), which no hash can tell. Nothing of it is shown until a person releases it;
 * readers keep the last good night, with its age (H-009).
 */
import assert from 'node:assert/strict'
import { isHeldReason, toHeldReason } from '../domain/held-night.ts'
import { NightFault, type DroppedNight } from '../ports/night-drop.ts'
import type { CopySize } from '../ports/overnight-store.ts'
import type { NightRelease } from '../ports/feed-queue.ts'
import type { FeedRun } from './feed-run.ts'
import type { NightOutcome } from './night-outcome.ts'

const JUMP_FACTOR = 2

export interface CopyChange {
  readonly before: CopySize
  readonly after: CopySize
}

export function isHeld({ decision }: Pick<NightOutcome, 'decision'>): boolean {
  return decision.status === 'rejected' && isHeldReason(decision.reason)
}

/** Throws a NightFault for a jump. */
export function holdJump({ source }: FeedRun, change: CopyChange): void {
  const jump = jumpOf(change, source.heldFromEntries)
  if (jump !== null) throw new NightFault(toHeldReason(jump))
}

/** In the transaction that publishes the night: the audit has who released it, or it is not done. */
export async function releaseNight(
  { ports, source }: FeedRun,
  { by, reason, officer }: NightRelease,
  { night, transactionTime }: DroppedNight,
  { before, after }: CopyChange
): Promise<void> {
  assert(by !== '' && reason !== '', 'a release has a name and a reason')
  const counts = { entriesBefore: before.entries, entries: after.entries, peopleBefore: before.people }
  const signedIn = officer === undefined ? {} : { officer }
  const body = { source: source.id, night, transactionTime, reason, ...counts, people: after.people, ...signedIn }
  const entry = { nhsNumber: null, odsCode: source.odsCode, userId: by, disclosureId: null, body }
  const written = await ports.audit.append({ kind: 'night-released', ...entry })
  if (written === 'unavailable') throw new Error('the audit cannot be written')
}

/** `fromEntries`: a smaller copy than this may well double as a practice joins. */
export function jumpOf({ before, after }: CopyChange, fromEntries: number): string | null {
  assert(before.entries >= 0 && before.people >= 0, 'a copy is never smaller than empty')
  for (const what of ['entries', 'people'] as const) {
    if (before[what] < fromEntries) continue
    const isJump = after[what] * JUMP_FACTOR <= before[what] || after[what] >= before[what] * JUMP_FACTOR
    if (isJump) return `${what} go from ${before[what]} to ${after[what]}`
  }
  return null
}
