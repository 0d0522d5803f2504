/** A sheet of what the reader's filter leaves of a list, with how many of how many; none where it leaves nothing. */
import { useMemo, type ReactNode } from 'react'
import type { SectionBodyProps } from './section-body.ts'
import type { Row } from './section-list.ts'
import { Sheet } from './sheet.tsx'

interface KeptSheetProps<T> extends Pick<SectionBodyProps, 'isKept' | 'sayCount'> {
  readonly title: string
  readonly note?: string | null
  /** Everything that would stand here without a filter. */
  readonly units: readonly T[]
  /** The row by which a unit is kept; the same function from one drawing to the next. */
  readonly toRow: (unit: T) => Row
  readonly children: (kept: readonly T[]) => ReactNode
}

export function KeptSheet<T>(props: KeptSheetProps<T>): ReactNode {
  const { title, note = null, units, toRow, isKept, sayCount, children } = props
  const kept = useMemo(() => {
    const left = units.filter((unit) => isKept(toRow(unit)))
    return left.length === units.length ? units : left
  }, [units, toRow, isKept])
  if (kept.length === 0) return null
  return (
    <Sheet title={title} count={sayCount(kept.length, units.length)} note={note}>
      {children(kept)}
    </Sheet>
  )
}

/** A unit that is a row by itself. */
export const itself = (row: Row): Row => row
