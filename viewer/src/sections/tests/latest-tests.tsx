/** The latest of each test with its trend, and the chart of one that the reader chooses. */
import { useState, type ReactNode } from 'react'
import { SECTION_TITLES } from '../../content/sections.ts'
import type { SectionBodyProps } from '../section-body.ts'
import { SECTIONS } from '../section-list.ts'
import { Sheet } from '../sheet.tsx'
import { TestsTable } from './tests-table.tsx'
import { toTestItems, type TestSeries } from './test-series.ts'
import { TrendChart } from './trend-chart.tsx'

const CHOICE = 'test-of-chart'

/** The id of a series’ newest entry stands for it: two tests may have the same name. */
const keyOf = ({ latest }: TestSeries): string => latest.entry.id

interface LatestTestsProps extends Omit<SectionBodyProps, 'isKept'> {
  /** What a filter of the list below does not touch: the latest of what is left would read as the latest (H-007). */
  readonly note: string | null
}

export function LatestTests({ section, view, shown, sayCount, note }: LatestTestsProps): ReactNode {
  const [chosen, setChosen] = useState('')
  const items = toTestItems(shown.groups).flatMap((item) => (item.kind === 'test' ? [item] : []))
  if (items.length === 0) return null
  const several = items.map(({ series }) => series).filter(({ rows }) => rows.length > 1)
  const series = several.find((one) => keyOf(one) === chosen)
  return (
    <>
      <Sheet title="Latest of each test" count={sayCount(items.length, items.length)} note={note}>
        {several.length > 0 && (
          <div className="ncr-choose">
            <label htmlFor={CHOICE}>Chart and table of</label>
            <select id={CHOICE} value={series ? chosen : ''} onChange={({ target }) => setChosen(target.value)}>
              <option value="">no test</option>
              {several.map((one) => (
                <option key={keyOf(one)} value={keyOf(one)}>
                  {one.latest.words.title} ({one.rows.length})
                </option>
              ))}
            </select>
          </div>
        )}
        <TestsTable
          view={view}
          items={items}
          caption={`${SECTION_TITLES[section].title}: latest of each test`}
          dateHeading={SECTIONS[section].dateColumn.heading}
        />
      </Sheet>
      {series && <TrendChart key={keyOf(series)} view={view} series={series} />}
    </>
  )
}
