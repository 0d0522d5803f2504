/** HL7 v2 messages: heard over MLLP, read into what they change, kept. */
import type { NhsNumber } from '../domain/nhs-number.ts'
import type { Hl7v2Source } from '../domain/region.ts'
import type { Resource } from '../domain/resource.ts'

/** HL7 table 0008. AE: it was understood and could not be used; AR: it could not be understood. */
export type AckCode = 'AA' | 'AE' | 'AR'

export interface Hl7Entry {
  readonly resource: Resource & { readonly id: string }
  /** Local id of the person it is about. */
  readonly patientId: string
}

/** What one message changes. */
export interface Hl7Change {
  /** What a resend is known by: sending application and facility, and MSH-10. */
  readonly controlKey: string
  /** `ADT^A01`. */
  readonly kind: string
  /** ISO 8601: when the message was made (MSH-7), and when what it tells happened (EVN-2, else MSH-7). */
  readonly messageAt: string
  readonly eventAt: string
  /** The people it names: this source's own ids, with the NHS number that it gives for each. */
  readonly patients: readonly { readonly patientId: string; readonly nhsNumber: NhsNumber | null }[]
  /** A40 joins, A37 parts: `loser` was known by an id of its own. */
  readonly link: { readonly kind: 'merge' | 'unmerge'; readonly loser: string; readonly survivor: string } | null
  readonly entries: readonly Hl7Entry[]
}

export type ReadMessage =
  | { readonly ok: true; readonly change: Hl7Change }
  /** `reason`: segments, fields and codes of HL7, never what stood in them. */
  | { readonly ok: false; readonly code: 'AE' | 'AR'; readonly controlId: string | null; readonly reason: string }

export interface Hl7Reader {
  read(message: Uint8Array, source: Hl7v2Source, receivedAt: string): ReadMessage
  /** The acknowledgement, echoing MSH-10. */
  acknowledge(message: Uint8Array, code: AckCode, reason: string | null): Uint8Array
}

export interface HeardMessage {
  readonly bytes: Uint8Array
  /** It was longer than `messageBytesMax`: `bytes` is its beginning. */
  readonly isCut: boolean
}

export interface Hl7Listener {
  /**
   * Listens until `signal` aborts. One message of a connection at a time. `onMessage` gives the acknowledgement, or
   * null: the connection is closed without one, so that the sender sends again. Rejects when it cannot listen.
   */
  listen(
    source: Hl7v2Source,
    onMessage: (message: HeardMessage) => Promise<Uint8Array | null>,
    signal: AbortSignal
  ): Promise<void>
}

export interface DeadLetter {
  readonly id: string
  readonly source: string
  readonly receivedAt: string
  readonly controlId: string | null
  readonly reason: string
  readonly replayedAt: string | null
}

/** How many were removed. `replayed`: dead letters that a later attempt took. */
export interface ExpiredMessages {
  readonly messages: number
  readonly replayed: number
  readonly deadLetters: number
}

export interface Hl7Store {
  /** In one transaction: the message as received, and everything that it changes. Throws a StoreUnavailable. */
  take(sourceId: string, message: Uint8Array, change: Hl7Change): Promise<'taken' | 'resent'>
  setAside(sourceId: string, message: Uint8Array, controlId: string | null, reason: string): Promise<void>
  /** Oldest first. */
  listDeadLetters(all: boolean): Promise<readonly DeadLetter[]>
  loadDeadLetter(id: string): Promise<(DeadLetter & { readonly body: Uint8Array }) | null>
  markReplayed(id: string): Promise<void>
  /** Sources of which messages or dead letters are kept. */
  listSources(): Promise<readonly string[]>
  /** Removes what came before these instants (ISO 8601): messages and replayed dead letters; dead letters that were not. */
  expire(sourceId: string, messagesBefore: string, deadLettersBefore: string): Promise<ExpiredMessages>
}
