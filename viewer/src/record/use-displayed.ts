/** Reports a section as put in front of the reader: once when drawn, and each time it is printed. */
import { useEffect } from 'react'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { useRecord } from './use-record.tsx'

export function useDisplayed(section: SectionName, isDrawn: boolean): void {
  const { reportDisplayed } = useRecord()
  useEffect(() => {
    if (!isDrawn) return undefined
    reportDisplayed(section, false)
    const onPrint = (): void => reportDisplayed(section, true)
    window.addEventListener('beforeprint', onPrint)
    return () => window.removeEventListener('beforeprint', onPrint)
  }, [section, isDrawn, reportDisplayed])
}
