/** How long and how often an export server is asked. */
export interface ExportLimits {
  /** From the kick-off to the last byte. */
  readonly exportMsMax: number
  /** Before a failed request is sent again; doubled each time. */
  readonly backOffMs: number
  readonly backOffMsMax: number
  /** Between two questions whether the export is ready, whatever Retry-After says. */
  readonly pollMsMax: number
  /** Without a byte for so long, a connection is given up. */
  readonly silenceMsMax: number
}

export const EXPORT_LIMITS: ExportLimits = {
  exportMsMax: 43_200_000,
  backOffMs: 1000,
  backOffMsMax: 60_000,
  pollMsMax: 600_000,
  silenceMsMax: 120_000
}
