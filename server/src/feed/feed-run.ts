/** What the steps of one feed run work with, and what they hand on. */
import type { OvernightSource } from '../domain/region.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { BulkExport } from '../ports/bulk-export.ts'
import type { FeedBoard, FeedStep } from '../ports/feed-board.ts'
import type { NightRelease } from '../ports/feed-queue.ts'
import type { Log } from '../ports/log.ts'
import type { NightDrop } from '../ports/night-drop.ts'
import type { CopyState, NightRecord, OvernightCopy, OvernightStore } from '../ports/overnight-store.ts'
import type { QualityCounter } from '../ports/quality-counter.ts'
import type { ResourceCheck } from '../ports/resource-check.ts'

export interface FeedPorts {
  readonly drop: NightDrop
  readonly exports: BulkExport
  readonly store: OvernightStore
  readonly board: FeedBoard
  readonly check: ResourceCheck
  readonly quality: QualityCounter
  readonly audit: AuditLog
  readonly log: Log
}

export interface FeedOptions {
  readonly release?: NightRelease
  /** Called as it gets on: in the loading, every some thousand lines and at the end of each file. */
  readonly onStep?: (step: FeedStep) => void
  /** A source is asked for an export only where what readers see is older than this instant; left out: in any case. */
  readonly exportDueMs?: number
  readonly signal?: AbortSignal
}

export interface FeedRun {
  readonly ports: FeedPorts
  readonly copy: OvernightCopy
  readonly source: OvernightSource
  readonly signal: AbortSignal
  readonly onStep: (step: FeedStep) => void
  readonly exportDueMs: number | null
  readonly release: NightRelease | null
}

export interface VerifiedLine {
  readonly text: string
  readonly json: unknown
  /** Why it must not be shown, although it could be parsed. */
  readonly fault: string | null
}

/** What was in the files of a night. */
export interface LineCounts {
  readonly lines: number
  /** Kept with what is wrong with them, and said to the reader of that person. */
  readonly unreadable: number
  /** Lines that are no resource, Patients without an id, deletions that cannot be read: set aside. */
  readonly notKept: number
  /** Lines of types that the source's `resourceTypes` leave out. */
  readonly otherTypes: number
  readonly deletions: number
}

/** What became of one night. `isNew`: decided by this run, not known from an earlier one. */
export interface NightDecision {
  readonly night: string
  readonly transactionTime: string | null
  readonly status: NightRecord['status']
  readonly reason: string | null
  readonly lines: LineCounts | null
  readonly copy: Omit<CopyState, 'withoutPersonFirst'> | null
  readonly isNew: boolean
}
