/**
 * The folder into which a partner drops its nights (outer contract, section 3, `overnight-ndjson`). What is in it may
 * be wrong, cut or changing while it is read: nothing of it is believed until it was read to its end.
 */

export interface NightFile {
  /** The resource type that the manifest gives for the file. */
  readonly type: string
  /** Address relative to the night's folder, never outside it. */
  readonly url: string
  /** Lines that are not blank. */
  readonly count: number
  /** SHA-256 of its bytes, lower-case hex. */
  readonly sha256: string
}

export interface NightManifest {
  /** ISO 8601 instant in UTC. */
  readonly transactionTime: string
  readonly mode: 'full' | 'delta'
  readonly output: readonly NightFile[]
  readonly deleted: readonly NightFile[]
}

/** A folder named for a night with `_READY` in it. */
export interface DroppedNight {
  readonly night: string
  /** SHA-256 of the manifest as received, hex; empty when there is none to read. */
  readonly manifestDigest: string
  /** Changes when any file that the manifest names changes its size or time, although the manifest stays the same. */
  readonly stamp: string
  /** Told even of a manifest that is otherwise wrong, so that the night has its place in the order. */
  readonly transactionTime: string | null
  /** The manifest, or in one sentence what is wrong with it. */
  readonly manifest: NightManifest | { readonly fault: string }
}

/**
 * Why a night is rejected: names the file and what was wrong, never what stood in it. Thrown, because it is found in
 * the middle of a stream whose end nobody may mistake for the end of the file; `run-feed.ts` makes it a value again.
 */
export class NightFault extends Error {
  override readonly name = 'NightFault'
}

export interface NightText {
  /** The lines that are not blank, as received. Throws a NightFault for what cannot be a line of JSON in UTF-8. */
  readonly lines: AsyncIterable<string>
  /** SHA-256 of all bytes, hex; to be asked for after the last line. */
  digest(): string
}

export interface NightDrop {
  /** The nights that are ready, in no order. None when the folder does not exist. */
  listNights(directory: string): Promise<readonly DroppedNight[]>
  readFile(directory: string, night: string, url: string): NightText
  /** How the folder looks, in a few bytes: it looks different after whatever could change what is to be loaded. */
  look(directory: string): Promise<string>
}
