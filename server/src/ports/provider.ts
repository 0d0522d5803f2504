/** A provider's FHIR base as somebody outside sees it: one GET at a time, whatever comes back is a value. */

export interface ProviderAnswer {
  /** HTTP status; null when no answer came. */
  readonly status: number | null
  readonly contentType: string | null
  /** The parsed JSON; undefined when there was none. */
  readonly body: unknown
  readonly tookMs: number
  /** Why there is nothing to look at, in words; null when there is. */
  readonly fault: string | null
}

export interface Provider {
  readonly baseUrl: string
  /** `address`: relative to the base (`Patient?identifier=…`), or absolute as a next link names it. */
  get(address: string): Promise<ProviderAnswer>
}
