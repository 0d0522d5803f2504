/** SystmOne Non-GP (feature 14): what community units recorded, by topic; each unit can be switched off and on. */
import { useState, type ReactNode } from 'react'
import type { Page } from '@ncr/contract/page.ts'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import type { RecordView } from '../record/record-view.ts'
import { EntryRow } from '../sections/entry-row.tsx'
import { SECTIONS } from '../sections/section-list.ts'
import { byNewest, type PageRow } from './page-rows.ts'
import { PageFrame } from './page-frame.tsx'
import { countUnits, sayUnits, unitOf, withoutUnits, type UnitCount } from './unit-filter.ts'
import { usePageRows } from './use-page-rows.ts'

interface UnitsProps {
  readonly units: readonly UnitCount[]
  readonly off: ReadonlySet<string>
  readonly setOff: (off: ReadonlySet<string>) => void
}

function Units({ units, off, setOff }: UnitsProps): ReactNode {
  const switchUnit = (unit: string, isOn: boolean): void => {
    const changed = new Set(off)
    if (isOn) changed.delete(unit)
    else changed.add(unit)
    setOff(changed)
  }
  return (
    <fieldset className="ncr-sheet ncr-units">
      <legend>Units</legend>
      <div className="ncr-units__list">
        {units.map(({ unit, count }) => (
          <label key={unit} className="ncr-units__unit">
            <input
              type="checkbox"
              checked={!off.has(unit)}
              onChange={({ target }) => switchUnit(unit, target.checked)}
            />{' '}
            {unit} <span className="ncr-panel__count">{count}</span>
          </label>
        ))}
      </div>
      <p className="ncr-units__said">
        <span role="status">{sayUnits(units, off)}</span>{' '}
        <button type="button" className="ncr-button" onClick={() => setOff(new Set())} disabled={off.size === 0}>
          Show all units
        </button>
      </p>
    </fieldset>
  )
}

function Topics({ view, rows }: { readonly view: RecordView; readonly rows: readonly PageRow[] }): ReactNode {
  return SECTION_NAMES.map((section) => {
    const these = rows.filter((row) => row.section === section)
    if (these.length === 0) return null
    return (
      <section key={section} className="ncr-sheet" aria-label={SECTION_TITLES[section].title}>
        <div className="ncr-panel__head">
          <h2>{SECTION_TITLES[section].title}</h2>
          <span className="ncr-panel__count">{these.length}</span>
        </div>
        <p className="ncr-rows__heading">{SECTIONS[section].dateColumn.heading}</p>
        <ul className="ncr-rows">
          {these.map((row) => (
            <EntryRow key={row.entry.id} view={view} section={section} row={row} recordedBy={unitOf(row)} />
          ))}
        </ul>
      </section>
    )
  })
}

function Entries({ view, page }: { readonly view: RecordView; readonly page: Page }): ReactNode {
  const rows = usePageRows(view, page).toSorted(byNewest)
  const [off, setOff] = useState<ReadonlySet<string>>(new Set())
  if (rows.length === 0) return null
  return (
    <>
      <Units units={countUnits(rows)} off={off} setOff={setOff} />
      <Topics view={view} rows={withoutUnits(rows, off)} />
    </>
  )
}

export function SystmOnePage({ view }: { readonly view: RecordView | null }): ReactNode {
  return (
    <PageFrame name="systmone-non-gp" view={view}>
      {({ view: opened, page }) => <Entries view={opened} page={page} />}
    </PageFrame>
  )
}
