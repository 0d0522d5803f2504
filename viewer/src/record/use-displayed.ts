/** Reports what was put in front of the reader: once when drawn, and each time it is printed. */
import { useEffect, useMemo } from 'react'
import type { PageName, SectionName } from '@ncr/contract/section-names.ts'
import type { DOCUMENT_PAGE, Seen } from './display-reporter.ts'
import { useRecord } from './use-record.tsx'

function useReport(seen: Seen, once: string | null): void {
  const { reportDisplayed } = useRecord()
  useEffect(() => {
    if (once === null) return undefined
    reportDisplayed(seen, false, once)
    const onPrint = (): void => reportDisplayed(seen, true, once)
    window.addEventListener('beforeprint', onPrint)
    return () => window.removeEventListener('beforeprint', onPrint)
  }, [seen, once, reportDisplayed])
}

export function useDisplayed(section: SectionName, isDrawn: boolean): void {
  const seen = useMemo(() => ({ section }), [section])
  useReport(seen, isDrawn ? section : null)
}

/** `requestId`: of the answer that is drawn; null while there is none. A page that is asked again is displayed again. */
export function useDisplayedPage(page: PageName | typeof DOCUMENT_PAGE, requestId: string | null): void {
  const seen = useMemo(() => ({ page }), [page])
  useReport(seen, requestId === null ? null : `${page} ${requestId}`)
}
