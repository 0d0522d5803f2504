/** The words of a PDF, read for a search. The bytes are somebody else's: reading them is bounded in time, memory and length. */
export type PdfWords =
  /** `cut`: a limit was reached, and more words may follow. */
  | { readonly kind: 'read'; readonly text: string; readonly cut: boolean }
  /** For the reader; quotes nothing of it. */
  | { readonly kind: 'unread'; readonly detail: string }

export interface PdfReader {
  read(bytes: Uint8Array, signal: AbortSignal): Promise<PdfWords>
}
