/** While a page is open its entries can be opened in full, as those of the record can. */
import { useEffect, useMemo } from 'react'
import type { Page } from '@ncr/contract/page.ts'
import { useEntryDialog } from '../entry/entry-dialog-context.ts'
import type { RecordView } from '../record/record-view.ts'
import { toPageRow, type PageRow } from './page-rows.ts'

export function usePageRows(view: RecordView, page: Page): readonly PageRow[] {
  const { offer } = useEntryDialog()
  const rows = useMemo(() => page.entries.map((entry) => toPageRow(view, entry)), [view, page])
  useEffect(() => {
    const places = rows.map((row) => {
      const state = page.states.find(({ source }) => source === row.entry.source) ?? null
      return [row.entry.id, { row, section: row.section, page: { name: page.page, state } }] as const
    })
    return offer(new Map(places))
  }, [rows, page, offer])
  return rows
}
