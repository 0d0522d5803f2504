/**
 * A server's export by FHIR Bulk Data 3.0.0, brought into the folder of the source as one ready night, so that it is
 * loaded as any other night is. Nothing of it is believed before the whole of it is there.
 */
import type { BulkDataSource } from '../domain/region.ts'

export type ExportOutcome =
  | { readonly kind: 'ready' }
  /** In one sentence, without a word of what the server sent. `night`: the day in London, YYYY-MM-DD. */
  | { readonly kind: 'failed'; readonly night: string; readonly reason: string }

export interface BulkExport {
  /**
   * Asks for an export and brings it. `publishedAt`: transactionTime of the night that readers see, or null.
   * An export that an earlier call began and did not end is taken up again. Throws when `signal` aborts.
   */
  fetch(
    source: BulkDataSource,
    publishedAt: string | null,
    signal: AbortSignal,
    onNote: (note: string) => void
  ): Promise<ExportOutcome>
  /** Removes what was brought once it is decided upon: no second copy of people's data stays on the disk. */
  clear(source: BulkDataSource): Promise<void>
}
