/** The bytes of a document at its source, and what they are by their content. */
import type { AccessGrant } from '../domain/access-grant.ts'
import type { GpConnectDocumentsSource, LiveSource, ServiceSecurity } from '../domain/region.ts'

export interface FetchedFile {
  readonly ok: true
  readonly bytes: Uint8Array
}

export interface UnfetchedFile {
  readonly ok: false
  /** For the reader; no address, no content. */
  readonly detail: string
  /** The source answers, and says that there is no such document. */
  readonly isGone?: true
}

/** What of a live source, of whatever FHIR version, fetching a file needs. */
export type FileSource = Pick<LiveSource, 'id' | 'baseUrl' | 'connectTimeoutMs' | 'documentBytesMax'> &
  ServiceSecurity &
  // A practice's is asked in the words of the national proxy.
  Partial<Pick<GpConnectDocumentsSource, 'fromAsid' | 'toAsid'>>

export interface DocumentFiles {
  /** `url`: of the attachment, as written. Only under the source's own origin; raw or as a FHIR Binary. */
  fetch(
    grant: AccessGrant,
    source: FileSource,
    url: string,
    requestId: string,
    signal: AbortSignal
  ): Promise<FetchedFile | UnfetchedFile>
}

export type ShownType = 'application/pdf' | 'text/html' | 'image/jpeg' | 'image/png'

export type CheckedFile =
  | { readonly kind: 'shown'; readonly type: ShownType; /** Only of HTML. */ readonly html?: string }
  | { readonly kind: 'refused'; readonly detail: string }

export interface DocumentCheck {
  /** What the bytes are, by looking at them; never by what somebody says of them. */
  check(bytes: Uint8Array): Promise<CheckedFile>
}
