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
import { SECTIONS, type Row } from '../sections/section-list.ts'

const ROWS_MAX = 8
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

function useFitting(rows: readonly Row[]): { list: RefObject<HTMLUListElement | null>; count: number } {
  const list = useRef<HTMLUListElement>(null)
  const [fit, setFit] = useState({ rows, count: ROWS_MAX, isMeasured: false })
  const [width, setWidth] = useState(0)
  const isMeasured = fit.isMeasured && fit.rows === rows
  useLayoutEffect(() => {
    if (!list.current) return
    setFit({ rows, count: countFitting(list.current), isMeasured: true })
  }, [rows, width])
  useLayoutEffect(() => {
    if (!list.current) return undefined
    const observer = new ResizeObserver(([entry]) => {
      setFit((known) => ({ ...known, isMeasured: false }))
      setWidth(Math.round(entry?.contentRect.width ?? 0))
    })
    observer.observe(list.current)
    return () => observer.disconnect()
  }, [])
  return { list, count: isMeasured ? fit.count : ROWS_MAX }
}

export function FittedRows({ view, section, rows, total }: FittedRowsProps): ReactNode {
  const { list, count } = useFitting(rows)
  const more = total - Math.min(count, rows.length, ROWS_MAX)
  return (
    <>
      {rows.length > 0 && <p className="ncr-rows__heading">{SECTIONS[section].dateColumn.heading}</p>}
      <ul className="ncr-rows" ref={list}>
        {rows.slice(0, Math.min(count, ROWS_MAX)).map((row) => (
          <EntryRow key={row.entry.id} view={view} section={section} row={row} />
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
