/** The GP record as a practice's system draws it: GP Connect Access Record HTML 0.7.4, one section a call. Never kept. */
import type { GpDataSection } from '@ncr/contract/page.ts'
import type { SectionStateName } from '@ncr/contract/source-outcome.ts'
import type { AccessGrant } from '../domain/access-grant.ts'
import type { GpConnectHtmlSource } from '../domain/region.ts'

/** What came back, before anybody believes whose it is. */
export interface AnsweredGpSection {
  readonly kind: 'answered'
  /** Every Patient of the answer, as parsed JSON (DSTU2). */
  readonly patients: readonly unknown[]
  readonly title: string | null
  /** XHTML of the section as received. */
  readonly html: string
  /** ISO 8601 instant. */
  readonly asOf: string
}

export interface FailedGpSection {
  readonly kind: 'failed'
  readonly state: Extract<SectionStateName, 'not-held' | 'not-supported' | 'refused' | 'timed-out' | 'unavailable'>
  /** For the reader; names no person and quotes nothing of the answer but its national error code. */
  readonly detail: string
}

export interface GpRecord {
  read(
    grant: AccessGrant,
    source: GpConnectHtmlSource,
    section: GpDataSection,
    requestId: string,
    signal: AbortSignal
  ): Promise<AnsweredGpSection | FailedGpSection>
}
