/**
 * Which of the waiting nights are loaded, and in what order. The outcome is the same as if each had been loaded on the
 * day it came: the newest good full night, and the changes after it. Changes build on the night before them, so after a
 * rejected one nothing is laid on until a full night starts anew: half of a history would pass for the whole (H-009).
 */
import assert from 'node:assert/strict'
import type { DroppedNight } from '../ports/night-drop.ts'
import type { NightDecision } from './feed-run.ts'

export interface NightSteps {
  load(night: DroppedNight): Promise<NightDecision>
  /** For a night that is good or bad whatever: it cannot be laid on what is there. */
  reject(night: DroppedNight, reason: string): Promise<NightDecision>
  supersede(night: DroppedNight): Promise<NightDecision>
}

/** `nights`: oldest first. One decision for each, in the same order. */
export async function decideNights(
  nights: readonly DroppedNight[],
  steps: NightSteps
): Promise<readonly NightDecision[]> {
  const decisions = await decide(nights, steps)
  assert(decisions.length === nights.length, 'every night is decided, and once')
  return decisions
}

async function decide(nights: readonly DroppedNight[], steps: NightSteps): Promise<readonly NightDecision[]> {
  const fullAt = nights.findLastIndex((dropped) => isFull(dropped))
  const full = nights[fullAt]
  if (fullAt <= 0 || full === undefined) return decideInOrder(nights, null, steps)
  const earlier = nights.slice(0, fullAt)
  const later = nights.slice(fullAt + 1)
  const decision = await steps.load(full)
  assert(decision.status !== 'superseded', 'a night that was loaded is good or bad')
  if (decision.status === 'published') {
    const superseded = []
    for (const dropped of earlier) superseded.push(await steps.supersede(dropped))
    return [...superseded, decision, ...(await decideInOrder(later, null, steps))]
  }
  return [...(await decide(earlier, steps)), decision, ...(await decideInOrder(later, full.night, steps))]
}

async function decideInOrder(
  nights: readonly DroppedNight[],
  brokenAt: string | null,
  steps: NightSteps
): Promise<readonly NightDecision[]> {
  const decisions: NightDecision[] = []
  let broken = brokenAt
  for (const dropped of nights) {
    // A night that is at fault itself is told its own fault, whatever went before it.
    const decision =
      broken === null || 'fault' in dropped.manifest
        ? await steps.load(dropped)
        : await steps.reject(dropped, `its changes build on the night ${broken}, which was rejected`)
    if (decision.status === 'rejected') broken ??= dropped.night
    decisions.push(decision)
  }
  return decisions
}

function isFull(dropped: DroppedNight): boolean {
  return !('fault' in dropped.manifest) && dropped.manifest.mode === 'full'
}
