/**
 * Tells the audit what the reader was shown, once per section and view. One report at a time and in order, so that a
 * screen of seventeen panels is no burst.
 */
import type { Displayed } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { reportDisplayed } from './record-client.ts'

const ATTEMPTS_MAX = 3
const PAUSE_MS = 1_000

/** Answers that mean this tab shows a view that is no longer open. */
const VIEW_ENDING: ReadonlySet<string> = new Set(['view-replaced', 'session-ended'])

export interface DisplayReporter {
  report(section: SectionName, printed: boolean): void
  stop(): void
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** `endView` is called at most once, with the code of the answer that ended the view. */
export function createDisplayReporter(disclosureId: string, endView: (code: string) => void): DisplayReporter {
  const known = new Set<string>()
  let queue = Promise.resolve()
  let stopped = false

  async function send(displayed: Displayed): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX && !stopped; attempt++) {
      const answer = await reportDisplayed(displayed)
      if (answer === 'reported') return
      if (answer !== null && VIEW_ENDING.has(answer.code) && !stopped) {
        stopped = true
        endView(answer.code)
        return
      }
      await pause(PAUSE_MS * attempt)
    }
  }

  return {
    report(section, printed) {
      const key = `${section} ${printed}`
      if (stopped || (known.has(key) && !printed)) return
      known.add(key)
      const displayed: Displayed = printed ? { disclosureId, section, printed } : { disclosureId, section }
      queue = queue.then(() => send(displayed))
    },
    stop() {
      stopped = true
    }
  }
}
