/** Asks for the data feeds when their page is opened. */
import { useCallback, useEffect, useState } from 'react'
import type { DataFeeds } from '@ncr/contract/data-feeds.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isObject } from '../record/fhir-read.ts'
import type { Refusal } from '../record/record-state.ts'
import { useRecord } from '../record/use-record.tsx'

export type FeedsAnswer =
  | { readonly kind: 'asking' }
  | { readonly kind: 'answered'; readonly feeds: DataFeeds }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export interface AskedFeeds {
  readonly answer: FeedsAnswer
  askAgain(): void
}

function isDataFeeds(value: unknown): value is DataFeeds {
  return isObject(value) && Array.isArray(value['partners']) && Array.isArray(value['notices'])
}

async function toAnswer(read: Response | Refusal): Promise<FeedsAnswer> {
  if (!(read instanceof Response)) return { kind: 'refused', refusal: read }
  const value: unknown = await read.json().catch(() => null)
  if (isDataFeeds(value)) return { kind: 'answered', feeds: value }
  const requestId = read.headers.get('x-request-id')
  return { kind: 'refused', refusal: { code: 'answer-unusable', requestId, detail: 'The answer is no list of feeds.' } }
}

/** `isOpen`: the record is open, so that the session is known to be. */
export function useDataFeeds(isOpen: boolean): AskedFeeds {
  const { read } = useRecord()
  const [attempt, setAttempt] = useState(0)
  const [answer, setAnswer] = useState<FeedsAnswer>({ kind: 'asking' })
  useEffect(() => {
    if (!isOpen) return undefined
    const abort = new AbortController()
    setAnswer({ kind: 'asking' })
    void read(ROUTES.dataFeeds, 'application/json', abort.signal)
      .then(toAnswer)
      .then((found) => {
        if (!abort.signal.aborted) setAnswer(found)
      })
    return () => abort.abort()
  }, [read, attempt, isOpen])
  const askAgain = useCallback(() => setAttempt((before) => before + 1), [])
  return { answer, askAgain }
}
