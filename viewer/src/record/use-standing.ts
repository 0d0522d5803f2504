/** Asks now and then whether the view may stay on the screen: access that is withdrawn leaves it at once (H-023). */
import { useEffect, type Dispatch } from 'react'
import { NDJSON, ROUTES } from '@ncr/contract/routes.ts'
import { VIEW_ENDING } from './display-reporter.ts'
import { readOfView } from './record-client.ts'
import type { RecordAction } from './record-state.ts'

const ASK_EVERY_MS = 10_000
/** Ended, withdrawn, replaced. Whatever else is answered is no word about this view: its limits run on in the screen itself. */
const SAYS_NO: ReadonlySet<number | undefined> = new Set([401, 403, 409])

/** Not a use of the session: its idle limit runs on. */
export function useStanding(disclosureId: string | null, dispatch: Dispatch<RecordAction>): void {
  useEffect(() => {
    if (disclosureId === null) return undefined
    const abort = new AbortController()
    const ask = async (): Promise<void> => {
      const answer = await readOfView(ROUTES.standing, disclosureId, NDJSON, abort.signal)
      if (abort.signal.aborted || answer instanceof Response) return
      if (!SAYS_NO.has(answer.status)) return
      const isEnded = VIEW_ENDING.has(answer.code)
      const reason = answer.code === 'session-ended' ? ('session-ended' as const) : ('view-replaced' as const)
      dispatch(isEnded ? { kind: 'blanked', reason } : { kind: 'refused', refusal: answer })
    }
    const timer = setInterval(() => void ask(), ASK_EVERY_MS)
    const onFocus = (): void => void ask()
    window.addEventListener('focus', onFocus)
    return () => {
      clearInterval(timer)
      window.removeEventListener('focus', onFocus)
      abort.abort()
    }
  }, [disclosureId, dispatch])
}
