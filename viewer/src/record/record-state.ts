/** The record as the viewer holds it: a small reducer over the events of the stream (outer contract, section 5). */
import type {
  CompleteEvent,
  Entry,
  FailedEvent,
  OpenedEvent,
  RecordEvent,
  SectionEvent,
  SectionState,
  SourceEvent
} from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'

export interface SectionData {
  readonly complete: boolean
  /** By source: a later state of the same source replaces the earlier. */
  readonly states: ReadonlyMap<string, SectionState>
  /** By entry id: a later entry of the same id replaces the earlier. */
  readonly entries: ReadonlyMap<string, Entry>
}

/** Why a tab shows nothing of a record any more. */
export type BlankReason = 'view-replaced' | 'session-ended' | 'idle' | 'time-up' | 'closed' | 'left'

/** What was said instead of a record. */
export interface Refusal {
  readonly code: string
  /** HTTP status; left out when there was no answer. */
  readonly status?: number
  readonly requestId: string | null
  readonly detail: string | null
}

/** `asking` until `complete`; `unfinished` when the stream ended without it; `failed` when the server said so. */
export type RecordPhase = 'asking' | 'complete' | 'unfinished' | 'failed'

export interface OpenRecord {
  readonly kind: 'record'
  readonly phase: RecordPhase
  /** Null until the first line is in. */
  readonly opened: OpenedEvent | null
  readonly sources: ReadonlyMap<string, SourceEvent>
  readonly sections: ReadonlyMap<SectionName, SectionData>
  readonly complete: CompleteEvent | null
  readonly failed: FailedEvent | null
}

export type RecordState =
  | OpenRecord
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'blanked'; readonly reason: BlankReason }

export type RecordAction =
  | { readonly kind: 'started' }
  | { readonly kind: 'received'; readonly events: readonly RecordEvent[] }
  | { readonly kind: 'ended' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'blanked'; readonly reason: BlankReason }

export const EMPTY_SECTION: SectionData = { complete: false, states: new Map(), entries: new Map() }

export const NEW_RECORD: OpenRecord = {
  kind: 'record',
  phase: 'asking',
  opened: null,
  sources: new Map(),
  sections: new Map(),
  complete: null,
  failed: null
}

/** Adds what one section line says to what was known of the section. */
function addSection(known: SectionData, line: SectionEvent): SectionData {
  return {
    complete: line.complete,
    states: new Map([...known.states, ...line.states.map((state) => [state.source, state] as const)]),
    entries: new Map([...known.entries, ...line.entries.map((entry) => [entry.id, entry] as const)])
  }
}

function addEvent(record: OpenRecord, event: RecordEvent): OpenRecord {
  switch (event.event) {
    case 'opened':
      return { ...NEW_RECORD, opened: event }
    case 'source':
      return { ...record, sources: new Map(record.sources).set(event.source, event) }
    case 'section': {
      const known = record.sections.get(event.section) ?? EMPTY_SECTION
      return { ...record, sections: new Map(record.sections).set(event.section, addSection(known, event)) }
    }
    case 'complete':
      return { ...record, phase: 'complete', complete: event }
    case 'failed':
      return { ...record, phase: 'failed', failed: event }
  }
}

/** A blanked tab stays blank until the record is opened anew: late lines must not bring the person back (H-001, H-024). */
export function reduceRecord(state: RecordState, action: RecordAction): RecordState {
  switch (action.kind) {
    case 'started':
      return NEW_RECORD
    case 'blanked':
      return { kind: 'blanked', reason: action.reason }
    case 'refused':
      return state.kind === 'blanked' ? state : { kind: 'refused', refusal: action.refusal }
    case 'received':
      return state.kind === 'record' ? action.events.reduce(addEvent, state) : state
    case 'ended':
      // No `complete` line means unfinished, and the reader must be told (H-010).
      return state.kind === 'record' && state.phase === 'asking' ? { ...state, phase: 'unfinished' } : state
  }
}
