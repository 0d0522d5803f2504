/** What was sent, kept so that it can be drawn again: written in the same commit as the audit's statement of it. */
import type { AccessGrant } from '../domain/access-grant.ts'
import type { OfficerGrant } from '../domain/officer.ts'

/** An entry as it goes over the wire. */
export interface SentText {
  /** SHA-256 of `text`, base64url. */
  readonly digest: string
  readonly text: string
}

/** What is written for one batch: closed already, so that the commit waits for nothing. */
export interface SealedView {
  readonly nhsNumber: string
  readonly keyId: string
  readonly frame: { readonly digest: Buffer; readonly bytes: Buffer }
  /** Null when all entries of the batch are kept already. */
  readonly pack: { readonly digests: Buffer; readonly bytes: Buffer } | null
}

export interface ViewKeeper {
  /** `frame`: the batch without its entries. Resolves to what has to be committed with the statement. */
  seal(frame: string, entries: readonly SentText[]): Promise<SealedView>
}

export interface ViewStore {
  /** For one opening: looks up what is kept of the person already. Throws StoreUnavailable. */
  open(grant: AccessGrant): Promise<ViewKeeper>
}

/** Which parts of one view are wanted back, by the digests that the audit cites (base64url). */
export interface WantedView {
  readonly nhsNumber: string
  readonly frames: readonly string[]
  readonly entries: readonly string[]
}

/** What there is of them, each checked against its digest. What was erased, or has expired, is absent. */
export interface FoundView {
  readonly frames: ReadonlyMap<string, string>
  readonly entries: ReadonlyMap<string, string>
}

export interface KeptViews {
  find(grant: OfficerGrant, wanted: WantedView): Promise<FoundView>
}

/** Erasure and expiry, for the command line. */
export interface ViewRemoval {
  /** Deletes the person's key and everything it closed. Resolves to how many frames and packs there were. */
  erase(nhsNumber: string): Promise<number>
  /**
   * Deletes frames that were kept before the day, and packs that an earlier run marked and nothing cites since; marks packs of
   * which nothing is cited since the day.
   */
  expire(before: string): Promise<{ readonly frames: number; readonly packs: number; readonly marked: number }>
}
