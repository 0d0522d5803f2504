/**
 * The night of one overnight source (outer contract, section 3, `overnight-ndjson`; or an export), from the folder to the copy that
 * readers see:
 *
 *   export     → a night from a bulk-data server        | rejected: what the server did instead
 *   receive    → the nights after the published one    | none, or nothing newer: done
 *   verify     → lines, each JSON, all that was promised | rejected: count, SHA-256, not JSON, missing, cut
 *   stage      → entries, people, deletions             (a line at a time, as it is verified)
 *   reconcile  → the copy as the night says it          (set-based; the same night again changes nothing)
 *   hold       → not published: it halves or doubles the copy  | rejected until a person releases it
 *   publish    → seen by readers, all of it at once
 *   report     → audit, log, what the command prints
 *
 * A rejected night leaves the last good one where it is. One run at a time for a source; killed anywhere, it leaves what
 * was published.
 */
import assert from 'node:assert/strict'
import { isHeldReason } from '../domain/held-night.ts'
import type { OvernightSource } from '../domain/region.ts'
import { NightFault, type DroppedNight } from '../ports/night-drop.ts'
import type { NightRecord } from '../ports/overnight-store.ts'
import { exportNight, faultOf } from './export-night.ts'
import { decideNights } from './decide-nights.ts'
import type { FeedOptions, FeedPorts, FeedRun, NightDecision } from './feed-run.ts'
import { holdJump, isHeld, releaseNight } from './hold-night.ts'
import { loadManifest } from './load-manifest.ts'
import {
  knownRejection,
  rejectedForContent,
  rejectedForOrder,
  remember,
  SUPERSEDED,
  type NightOutcome,
  type Verdict
} from './night-outcome.ts'
import { receive } from './receive.ts'
import { report, reportUntold } from './report.ts'
import { showSteps } from './show-steps.ts'

export interface FeedReport {
  readonly source: string
  /**
   * What is the case for the newest ready night: `published` by this run; `up-to-date`, published before; `none`,
   * nothing is ready; `rejected`, now or before; `failed`, it could not be told (database, disk, stopped).
   */
  readonly outcome: 'published' | 'up-to-date' | 'none' | 'rejected' | 'failed'
  readonly night: string | null
  readonly reason: string | null
  /** The night that readers see after the run, where that is known. */
  readonly published: { readonly night: string; readonly transactionTime: string } | null
  /** Every night that this run decided about, oldest first. */
  readonly nights: readonly NightDecision[]
}

export async function runFeed(
  ports: FeedPorts,
  source: OvernightSource,
  options: FeedOptions = {}
): Promise<FeedReport> {
  const signal = options.signal ?? new AbortController().signal
  const steps = showSteps(ports, source, options.onStep)
  const { exportDueMs = null, release = null } = options
  const run = { ports, source, signal, onStep: steps.onStep, exportDueMs, release }
  try {
    const told = await ports.store.openCopy(source.id, signal, (copy) => runNights({ ...run, copy }))
    await steps.end('done', told.night, toNote(told))
    return told
  } catch (error) {
    const reason = signal.aborted ? 'stopped' : toReason(error)
    if (signal.aborted) ports.log.info('feed-stopped', { source: source.id })
    else ports.log.error('feed-failed', { source: source.id, reason })
    await steps.end('failed', null, reason)
    return { source: source.id, outcome: 'failed', night: null, reason, published: null, nights: [] }
  }
}

function toNote({ outcome, reason }: FeedReport): string {
  return reason === null ? outcome : `${outcome}: ${reason}`
}

async function runNights(run: FeedRun): Promise<FeedReport> {
  await reportUntold(run)
  const failed = await exportNight(run)
  if (failed === null) {
    const loaded = await loadReady(run)
    // A held export stays until a person has decided, or a newer one comes: it cannot be asked for again as it was.
    if (run.source.kind === 'bulk-data' && !isHeldReason(loaded.reason)) await run.ports.exports.clear(run.source)
    return loaded
  }
  const records = await run.copy.loadNights()
  const outcome = await remember(run, failed, rejectedForOrder(faultOf(failed)), records)
  const decision = await report(run, outcome)
  const seen = await run.copy.loadPublished()
  const { night, reason } = decision
  return { source: run.source.id, outcome: 'rejected', night, reason, published: seen, nights: [decision] }
}

async function loadReady(run: FeedRun): Promise<FeedReport> {
  const { isAnyReady, published: before, pending } = await receive(run)
  const newest = pending.at(-1)
  const source = run.source.id
  if (newest === undefined) {
    const outcome = isAnyReady ? 'up-to-date' : 'none'
    return { source, outcome, night: before?.night ?? null, reason: null, published: before, nights: [] }
  }
  const nights = await loadNights(run, pending)
  const decision = nights.at(-1)
  assert(decision?.night === newest.night, 'the last decision is about the newest night')
  return {
    source,
    outcome: decision.status === 'published' ? 'published' : 'rejected',
    night: newest.night,
    reason: decision.reason,
    published: await run.copy.loadPublished(),
    nights
  }
}

async function loadNights(run: FeedRun, pending: readonly DroppedNight[]): Promise<readonly NightDecision[]> {
  const records = await run.copy.loadNights()
  const decide = async (dropped: DroppedNight, verdict: Verdict): Promise<NightDecision> =>
    report(run, await remember(run, dropped, verdict, records))
  return decideNights(pending, {
    load: async (dropped) => report(run, await loadNight(run, dropped, records)),
    reject: (dropped, reason) => decide(dropped, rejectedForOrder(reason)),
    supersede: (dropped) => decide(dropped, SUPERSEDED)
  })
}

async function loadNight(run: FeedRun, dropped: DroppedNight, records: readonly NightRecord[]): Promise<NightOutcome> {
  const before = knownRejection(dropped, records)
  // Only what was held, as it was held, is released: a folder that changed since is looked at anew.
  const release = before !== null && isHeld(before) && run.release?.night === dropped.night ? run.release : null
  if (before !== null && release === null) return before
  const { manifest } = dropped
  if ('fault' in manifest) return remember(run, dropped, rejectedForContent(dropped, manifest.fault), records)
  if (manifest.mode === 'delta' && (await run.copy.loadPublished()) === null) {
    return remember(run, dropped, rejectedForOrder('changes, with no full night before them'), records)
  }
  try {
    return await loadManifest(run, dropped, manifest, async (change) => {
      if (release === null) holdJump(run, change)
      else await releaseNight(run, release, dropped, change)
    })
  } catch (error) {
    if (!(error instanceof NightFault)) throw error
    return remember(run, dropped, rejectedForContent(dropped, error.message), records)
  }
}

/** A database quotes what it was given in its messages: its code is all that may be told. */
export function toReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  return `${error.name}${code}`
}
