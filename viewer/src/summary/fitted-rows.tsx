/**
 * As many whole rows as the panel has room for. A panel keeps its height while sources answer, so nothing jumps; a row
 * is shown whole or counted as "more", never cut.
 */
import { useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { Link } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import type { RecordView } from '../record/record-view.ts'
import { EntryRow } from '../sections/entry-row.tsx'
import { isApart, SECTIONS, type Row } from '../sections/section-list.ts'

const ROWS_MAX = 8
const APART = 'Not current'
/** The line "n more" under the rows, with its margin. */
const MORE_PX = 30

interface FittedRowsProps {
  readonly view: RecordView
  readonly section: SectionName
  readonly rows: readonly Row[]
  /** All entries of the section. */
  readonly total: number
}

/** How many rows end above the panel's foot; at least one, for a panel must never look empty when it is not. */
function countFitting(list: HTMLElement): number {
  const panel = list.closest<HTMLElement>('.ncr-panel')
  if (!panel) return list.children.length
  const style = getComputedStyle(panel)
  const foot =
    panel.getBoundingClientRect().top + Number.parseFloat(style.minHeight) - Number.parseFloat(style.paddingBottom)
  const ends = [...list.children].map((row) => row.getBoundingClientRect().bottom)
  const fitting = ends.filter((end) => end <= foot - MORE_PX).length
  return Math.max(1, fitting)
}

interface Measured {
  readonly rows: readonly Row[]
  readonly width: number
  readonly count: number
}

/** Measures again whenever the rows or the width have changed: all rows are laid out first, unseen, then those that fit stay. */
function useFitting(rows: readonly Row[]): {
  readonly list: RefObject<HTMLUListElement | null>
  readonly count: number
} {
  const list = useRef<HTMLUListElement>(null)
  const [width, setWidth] = useState(0)
  const [measured, setMeasured] = useState<Measured | null>(null)
  useLayoutEffect(() => {
    if (list.current) setMeasured({ rows, width, count: countFitting(list.current) })
  }, [rows, width])
  useLayoutEffect(() => {
    if (!list.current) return undefined
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)))
    observer.observe(list.current)
    return () => observer.disconnect()
  }, [])
  const isMeasured = measured?.rows === rows && measured.width === width
  return { list, count: isMeasured ? measured.count : ROWS_MAX }
}

export function FittedRows({ view, section, rows, total }: FittedRowsProps): ReactNode {
  const { list, count } = useFitting(rows)
  const firstApart = rows.find(isApart)
  const more = total - Math.min(count, rows.length, ROWS_MAX)
  return (
    <>
      {rows.length > 0 && <p className="ncr-rows__heading">{SECTIONS[section].dateColumn.heading}</p>}
      <ul className="ncr-rows" ref={list}>
        {rows.slice(0, Math.min(count, ROWS_MAX)).map((row) => (
          <EntryRow
            key={row.entry.id}
            view={view}
            section={section}
            row={row}
            apart={row === firstApart ? APART : null}
          />
        ))}
      </ul>
      {more > 0 && (
        <p className="ncr-panel__more">
          <Link to={`${ROUTES.viewer}/${section}`}>
            {more} more<span className="nhsuk-u-visually-hidden"> in {SECTION_TITLES[section].inWords}</span>
          </Link>
        </p>
      )}
    </>
  )
}
