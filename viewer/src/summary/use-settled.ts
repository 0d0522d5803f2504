/** When the room kept for what may still come can be given back, on a screen of one column, without moving what is read. */
import { useEffect, useState } from 'react'
import type { RecordView } from '../record/record-view.ts'

/** `below`: all panels but the first, which is in sight; `all`: the record was complete before the Summary was drawn. */
export type Settled = 'no' | 'below' | 'all'

export function useSettled(view: RecordView | null): Settled {
  const isComplete = view?.record.phase === 'complete'
  const [settled, setSettled] = useState<Settled>(isComplete ? 'all' : 'no')
  useEffect(() => {
    if (!isComplete) setSettled('no')
    else if (window.scrollY === 0) setSettled((known) => (known === 'all' ? 'all' : 'below'))
  }, [isComplete])
  return settled
}
