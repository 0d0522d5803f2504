/** A row in a list of many sections: which section it is of stands beside it, and it is placed by when it happened. */
import { useCallback, type ReactNode } from 'react'
import { SECTION_TITLES } from '../content/sections.ts'
import type { RecordView, RowPlace } from '../record/record-view.ts'
import { EntryRow } from './entry-row.tsx'
import { WHEN } from './row-dates.ts'

export function useDrawPlace(view: RecordView): (place: Pick<RowPlace, 'row' | 'section'>) => ReactNode {
  return useCallback(
    ({ row, section }) => (
      <EntryRow
        key={row.entry.id}
        view={view}
        section={section}
        row={row}
        kind={SECTION_TITLES[section].short}
        dateColumn={WHEN}
      />
    ),
    [view]
  )
}
