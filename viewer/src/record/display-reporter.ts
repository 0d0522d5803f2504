/**
 * Tells the audit what the reader was shown, once per section and view. One report at a time and in order, so that a
 * screen of seventeen panels is no burst.
 */
import type { Displayed } from '@ncr/contract/record.ts'
import type { PageName, SectionName } from '@ncr/contract/section-names.ts'
import { reportDisplayed } from './record-client.ts'

const ATTEMPTS_MAX = 3
const PAUSE_MS = 1_000
/** What is in front of the reader when the record is kept open: which sections were drawn is in the audit already. */
const KEPT_OPEN_PAGE = 'kept-open'

/** What was put in front of the reader. */
export type Seen = { readonly section: SectionName } | { readonly page: SeenPage }

export type SeenPage = PageName | typeof DOCUMENT_PAGE | typeof TIMELINE_PAGE | typeof CHANGES_PAGE | typeof SEARCH_PAGE

/** A document is no page of the record, but it is shown. */
export const DOCUMENT_PAGE = 'document'
/** The list of all sections by date: its entries are reported with their sections too. */
export const TIMELINE_PAGE = 'timeline'
/** What changed since the reader last looked, of all sections. */
export const CHANGES_PAGE = 'changes'
/** What a search found: which entries these were was written down when they were sent. */
export const SEARCH_PAGE = 'search'

/** Answers that mean this tab shows a view that is no longer open. */
export const VIEW_ENDING: ReadonlySet<string> = new Set(['view-replaced', 'session-ended'])

export interface DisplayReporter {
  /** `once`: what is reported as displayed one time only; a page that is asked again is another one. */
  report(seen: Seen, printed: boolean, once: string): void
  /** Reports the page that is open once more: a request, so that the session goes on. */
  keepOpen(): void
  stop(): void
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

interface Reporting {
  /** Called at most once, with the code of the answer that ended the view. */
  endView(code: string): void
  /** The server has answered a request that was sent at this moment. */
  answered(sentMs: number): void
}

export function createDisplayReporter(disclosureId: string, { endView, answered }: Reporting): DisplayReporter {
  const known = new Set<string>()
  let queue = Promise.resolve()
  let stopped = false

  async function send(displayed: Displayed): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX && !stopped; attempt++) {
      const sentMs = Date.now()
      const answer = await reportDisplayed(displayed)
      if (answer === 'reported') return answered(sentMs)
      if (answer !== null && VIEW_ENDING.has(answer.code) && !stopped) {
        stopped = true
        return endView(answer.code)
      }
      await pause(PAUSE_MS * attempt)
    }
  }

  return {
    report(seen, printed, once) {
      if (stopped || (known.has(once) && !printed)) return
      if (!printed) known.add(once)
      const displayed: Displayed = printed ? { disclosureId, ...seen, printed } : { disclosureId, ...seen }
      queue = queue.then(() => send(displayed))
    },
    keepOpen() {
      queue = queue.then(() => send({ disclosureId, page: KEPT_OPEN_PAGE }))
    },
    stop() {
      stopped = true
    }
  }
}
