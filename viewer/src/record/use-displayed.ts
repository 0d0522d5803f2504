/** Reports what was put in front of the reader: once when drawn, and each time it is printed. */
import { useEffect, useMemo } from 'react'
import { SECTION_NAMES, type SectionName } from '@ncr/contract/section-names.ts'
import type { CHANGES_PAGE, Seen, SeenPage, TIMELINE_PAGE } from './display-reporter.ts'
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
export function useDisplayedPage(page: SeenPage, requestId: string | null): void {
  const seen = useMemo(() => ({ page }), [page])
  useReport(seen, requestId === null ? null : `${page} ${requestId}`)
}

/** The timeline, or the list of changes, puts entries of many sections in front of the reader: each is reported, and that it was there. */
export function useDisplayedList(
  page: typeof TIMELINE_PAGE | typeof CHANGES_PAGE,
  sections: readonly SectionName[]
): void {
  const { reportDisplayed } = useRecord()
  const names = sections.join(' ')
  useEffect(() => {
    if (names === '') return undefined
    const shown = SECTION_NAMES.filter((section) => names.split(' ').includes(section))
    const report = (printed: boolean): void => {
      reportDisplayed({ page }, printed, page)
      for (const section of shown) reportDisplayed({ section }, printed, section)
    }
    report(false)
    const onPrint = (): void => report(true)
    window.addEventListener('beforeprint', onPrint)
    return () => window.removeEventListener('beforeprint', onPrint)
  }, [page, names, reportDisplayed])
}
