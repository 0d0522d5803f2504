/** What stands in a panel on the screen: the rows that fit, and a foot with what does not fit and how far to trust it. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { NONE_ACTIVE, sayLasting } from '../content/honesty.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import type { RecordView, SectionView } from '../record/record-view.ts'
import { CheckElsewhere } from '../pages/check-elsewhere.tsx'
import { EntryRow } from '../sections/entry-row.tsx'
import { HonestyLine, Unreadable } from '../sections/honesty-line.tsx'
import { isApart, isFolded, SECTIONS } from '../sections/section-list.ts'
import { toTestItems } from '../sections/tests/test-series.ts'
import { TestsTable } from '../sections/tests/tests-table.tsx'
import { toSummaryRows } from './summary-rows.ts'
import { ROWS_MAX, useFitting } from './use-fitting.ts'

const APART = 'Not current'

interface FittedPanelProps {
  readonly view: RecordView
  readonly section: SectionName
  readonly shown: SectionView
}

interface PanelFootProps {
  readonly view: RecordView
  readonly section: SectionName
  readonly shown: SectionView
  readonly more: string | null
}

/** At the foot, a late failure takes the place of the last row and moves none. */
export function PanelFoot({ view, section, shown, more }: PanelFootProps): ReactNode {
  return (
    <div className="ncr-panel__foot">
      {sayLasting(shown.summary, view.now).map((text) => (
        <p className="ncr-panel__lacks" key={text}>
          <b>{text}</b> Not shown here.
        </p>
      ))}
      <div className="ncr-panel__last">
        {more !== null && (
          <Link className="ncr-panel__more" to={`${ROUTES.viewer}/${section}`}>
            {more}
            <span className="nhsuk-u-visually-hidden"> in {SECTION_TITLES[section].inWords}</span>
          </Link>
        )}
        <HonestyLine summary={shown.summary} isShort />
      </div>
      <Unreadable summary={shown.summary} />
      <CheckElsewhere view={view} section={section} isShort />
    </div>
  )
}

function sayMore(count: number, what: string): string | null {
  return count > 0 ? `${count} more${what}` : null
}

export function FittedRows({ view, section, shown }: FittedPanelProps): ReactNode {
  const rows = toSummaryRows(shown.groups).filter((row) => !isFolded(section, row))
  const { list, count } = useFitting<HTMLUListElement>(shown)
  const fitting = rows.slice(0, count)
  const firstApart = rows.find(isApart)
  return (
    <>
      {rows.length === 0 && <p className="ncr-panel__empty">{NONE_ACTIVE}</p>}
      <ul className="ncr-rows" ref={list}>
        {fitting.map((row) => (
          <EntryRow
            key={row.entry.id}
            view={view}
            section={section}
            row={row}
            apart={row === firstApart ? APART : null}
            isShort
          />
        ))}
      </ul>
      <PanelFoot
        view={view}
        section={section}
        shown={shown}
        more={sayMore(shown.summary.entries.length - fitting.length, '')}
      />
    </>
  )
}

/** Rows of a test that are no result (cancelled, a mistake) are on the section's page. */
export function FittedTests({ view, section, shown }: FittedPanelProps): ReactNode {
  const items = toTestItems(shown.groups)
  const { list, count } = useFitting<HTMLTableSectionElement>(shown)
  const fitting = items.slice(0, Math.min(count, ROWS_MAX))
  return (
    <>
      <TestsTable
        view={view}
        items={fitting}
        caption={`${SECTION_TITLES[section].title}: latest of each test`}
        dateHeading={SECTIONS[section].dateColumn.heading}
        body={list}
      />
      <PanelFoot view={view} section={section} shown={shown} more={sayMore(items.length - fitting.length, ' tests')} />
    </>
  )
}
