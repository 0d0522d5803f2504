/** Reports what was put in front of the reader: once when drawn, and each time it is printed. */
import { useEffect, useMemo } from 'react'
import { SECTION_NAMES, type SectionName } from '@ncr/contract/section-names.ts'
import { TIMELINE_PAGE, type Seen, type SeenPage } from './display-reporter.ts'
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

/** The timeline puts entries of many sections in front of the reader: each is reported, and that it was there. */
export function useDisplayedTimeline(sections: readonly SectionName[]): void {
  const { reportDisplayed } = useRecord()
  const names = sections.join(' ')
  useEffect(() => {
    if (names === '') return undefined
    const shown = SECTION_NAMES.filter((section) => names.split(' ').includes(section))
    const report = (printed: boolean): void => {
      reportDisplayed({ page: TIMELINE_PAGE }, printed, TIMELINE_PAGE)
      for (const section of shown) reportDisplayed({ section }, printed, section)
    }
    report(false)
    const onPrint = (): void => report(true)
    window.addEventListener('beforeprint', onPrint)
    return () => window.removeEventListener('beforeprint', onPrint)
  }, [names, reportDisplayed])
}
