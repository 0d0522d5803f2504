/** Opens the record when the viewer starts, holds it, and blanks the tab when the view has ended. */
import { createContext, use, useCallback, useEffect, useReducer, useRef, type Dispatch, type ReactNode } from 'react'
import type { OpenedEvent } from '@ncr/contract/record.ts'
import { createDisplayReporter, VIEW_ENDING, type DisplayReporter, type Seen } from './display-reporter.ts'
import { createViewAnnouncer } from './one-view-per-browser.ts'
import { createPacedEvents } from './paced-events.ts'
import { closeRecord, openRecord, readOfView } from './record-client.ts'
import {
  NEW_RECORD,
  reduceRecord,
  type BlankReason,
  type RecordAction,
  type RecordState,
  type Refusal
} from './record-state.ts'
import { useLimits, type Closing } from './use-limits.ts'
import { useStanding } from './use-standing.ts'

export interface RecordHandle {
  readonly state: RecordState
  /** Known once a record was open in this tab, and kept when it is gone: it is nothing of the person's. */
  readonly serviceDesk: OpenedEvent['serviceDesk'] | null
  /** Opens the record anew: a new disclosure that replaces this view. */
  askAgain(): void
  /** What was sent to somebody once: there is nobody to ask again. */
  readonly isReplay?: boolean
  close(): void
  /** Reports a section or a page as drawn, or as printed. */
  reportDisplayed(seen: Seen, printed: boolean, once: string): void
  /** Reads what belongs to the open view; an answer that ends the view blanks the tab. */
  read: ReadView
  /** Little time is left: for want of use, which a use mends, or because its whole time is nearly over. */
  readonly closing: Closing | null
  /** Makes a request, so that the session goes on. */
  keepOpen(): void
}

export type ReadView = (path: string, accept: string, signal: AbortSignal) => Promise<Response | Refusal>

/** Filled by `RecordProvider`, or by a replay. */
export const RecordContext = createContext<RecordHandle | null>(null)

export function useRecord(): RecordHandle {
  const handle = use(RecordContext)
  if (!handle) throw new Error('useRecord is called outside RecordProvider')
  return handle
}

/** One opening of the record; answers the function that stops it. */
function startOpening(dispatch: Dispatch<RecordAction>): () => void {
  const abort = new AbortController()
  dispatch({ kind: 'started' })
  const paced = createPacedEvents((events) => {
    if (!abort.signal.aborted) dispatch({ kind: 'received', events })
  })
  void openRecord(abort.signal, paced.receive).then((refusal) => {
    if (abort.signal.aborted) return
    paced.flush()
    dispatch(refusal ? { kind: 'refused', refusal } : { kind: 'ended' })
  })
  return () => abort.abort()
}

/** Back and Forward must not bring an old record to the screen (H-024): what is left is blanked, what returns reloads. */
function useNoReturn(blank: () => void): void {
  useEffect(() => {
    const onShow = (event: PageTransitionEvent): void => {
      if (event.persisted) window.location.reload()
    }
    window.addEventListener('pagehide', blank)
    window.addEventListener('pageshow', onShow)
    return () => {
      window.removeEventListener('pagehide', blank)
      window.removeEventListener('pageshow', onShow)
    }
  }, [blank])
}

function toBlanked(code: string): RecordAction {
  return { kind: 'blanked', reason: code === 'session-ended' ? 'session-ended' : 'view-replaced' }
}

function useRead(
  disclosureId: string | null,
  answered: (sentMs: number) => void,
  dispatch: Dispatch<RecordAction>
): ReadView {
  return useCallback(
    async (path, accept, signal) => {
      const sentMs = Date.now()
      const answer = await readOfView(path, disclosureId ?? '', accept, signal)
      if (signal.aborted) return answer
      if (answer instanceof Response) answered(sentMs)
      else if (VIEW_ENDING.has(answer.code)) dispatch(toBlanked(answer.code))
      return answer
    },
    [disclosureId, answered, dispatch]
  )
}

/** Reports to the audit for the disclosure that is open, and tells this browser's other tabs about it. */
function useReporter(
  disclosureId: string | null,
  answered: (sentMs: number) => void,
  dispatch: Dispatch<RecordAction>
): { current: DisplayReporter | null } {
  const reporter = useRef<DisplayReporter | null>(null)
  if (disclosureId !== null && reporter.current === null) {
    reporter.current = createDisplayReporter(disclosureId, {
      endView: (code) => dispatch(toBlanked(code)),
      answered
    })
  }
  useEffect(() => {
    if (disclosureId === null) return undefined
    const announcer = createViewAnnouncer(() => dispatch({ kind: 'blanked', reason: 'view-replaced' }))
    announcer.announce(disclosureId)
    return () => {
      announcer.stop()
      reporter.current?.stop()
      reporter.current = null
    }
  }, [disclosureId, dispatch])
  return reporter
}

export function RecordProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [state, dispatch] = useReducer(reduceRecord, NEW_RECORD)
  const stop = useRef<() => void>(() => undefined)
  const disclosureId = state.kind === 'record' ? (state.opened?.disclosureId ?? null) : null
  const lastRequestMs = useRef(0)
  const noteRequest = useCallback((sentMs: number): void => {
    lastRequestMs.current = Math.max(lastRequestMs.current, sentMs)
  }, [])
  const reporter = useReporter(disclosureId, noteRequest, dispatch)
  useStanding(disclosureId, dispatch)
  const read = useRead(disclosureId, noteRequest, dispatch)
  const askedMs = useRef(0)

  const askAgain = (): void => {
    stop.current()
    lastRequestMs.current = askedMs.current = Date.now()
    stop.current = startOpening(dispatch)
  }
  const blank = useRef((reason: BlankReason): void => {
    stop.current()
    dispatch({ kind: 'blanked', reason })
  })
  useNoReturn(useCallback(() => blank.current('left'), []))
  const closing = useLimits(state, { lastRequestMs, askedMs }, blank)
  useEffect(() => {
    lastRequestMs.current = askedMs.current = Date.now()
    stop.current = startOpening(dispatch)
    return () => stop.current()
  }, [])

  const reportDisplayed = useCallback(
    (seen: Seen, printed: boolean, once: string) => reporter.current?.report(seen, printed, once),
    [reporter]
  )
  const serviceDesk = useRef<OpenedEvent['serviceDesk'] | null>(null)
  if (state.kind === 'record' && state.opened) serviceDesk.current = state.opened.serviceDesk
  const handle: RecordHandle = {
    state,
    serviceDesk: serviceDesk.current,
    askAgain,
    close: () => {
      void closeRecord(disclosureId)
      blank.current('closed')
    },
    reportDisplayed,
    read,
    closing,
    keepOpen: () => reporter.current?.keepOpen()
  }
  return <RecordContext value={handle}>{children}</RecordContext>
}
