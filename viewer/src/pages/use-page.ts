/** Asks for a page when it is opened. Nothing is kept: opening it again asks, and is audited, again. */
import { parseKeepingDecimals } from '@ncr/contract/decimal.ts'
import { useCallback, useEffect, useState } from 'react'
import type { GpDataSection, Page } from '@ncr/contract/page.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import type { PageName } from '@ncr/contract/section-names.ts'
import { isObject } from '../record/fhir-read.ts'
import { rememberPage } from '../record/opened-pages.ts'
import type { Refusal } from '../record/record-state.ts'
import { useRecord } from '../record/use-record.tsx'
import { GP_SECTION_PARAMETER } from './page-paths.ts'

export type PageAnswer =
  | { readonly kind: 'asking' }
  | { readonly kind: 'answered'; readonly page: Page }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export interface AskedPage {
  readonly answer: PageAnswer
  askAgain(): void
}

const ASKING: PageAnswer = { kind: 'asking' }

/** An answer for another page or another view must not be drawn under this one's title (hazard H-001). */
function isPageOf(value: unknown, name: PageName, disclosureId: string): value is Page {
  if (!isObject(value) || value['page'] !== name || value['disclosureId'] !== disclosureId) return false
  return Array.isArray(value['states']) && Array.isArray(value['entries'])
}

async function toAnswer(read: Response | Refusal, name: PageName, disclosureId: string): Promise<PageAnswer> {
  if (!(read instanceof Response)) return { kind: 'refused', refusal: read }
  const value: unknown = await read
    .text()
    .then(parseKeepingDecimals)
    .catch(() => null)
  if (isPageOf(value, name, disclosureId)) return { kind: 'answered', page: value }
  const requestId = read.headers.get('x-request-id')
  return {
    kind: 'refused',
    refusal: { code: 'answer-unusable', requestId, detail: 'The answer is not this page of this view.' }
  }
}

/** `disclosureId`: of the open view; null until the record has opened. `section`: on GP Data alone. */
export function usePage(name: PageName, section: GpDataSection | null, disclosureId: string | null): AskedPage {
  const { read } = useRecord()
  const [attempt, setAttempt] = useState(0)
  const query = section === null ? '' : `?${GP_SECTION_PARAMETER}=${section}`
  const path = `${ROUTES.page}/${name}${query}`
  const key = `${path} ${disclosureId ?? ''} ${attempt}`
  const [held, setHeld] = useState<{ readonly key: string; readonly answer: PageAnswer } | null>(null)
  useEffect(() => {
    if (disclosureId === null) return undefined
    const abort = new AbortController()
    void read(path, 'application/json', abort.signal)
      .then((answer) => toAnswer(answer, name, disclosureId))
      .then((answer) => {
        if (abort.signal.aborted) return
        setHeld({ key, answer })
        if (answer.kind === 'answered') rememberPage(disclosureId, name, answer.page.states)
      })
    return () => abort.abort()
  }, [path, name, disclosureId, key, read])
  const askAgain = useCallback(() => setAttempt((before) => before + 1), [])
  return { answer: held?.key === key ? held.answer : ASKING, askAgain }
}
