/** Diabetes, Frailty and End of Life (feature 15) in register layout: one table, grouped by what was observed. */
import type { ReactNode } from 'react'
import type { Page } from '@ncr/contract/page.ts'
import type { PageName } from '@ncr/contract/section-names.ts'
import { PAGE_TITLES } from '../content/pages.ts'
import { isSameDate, showDate } from '../dates/partial-date.ts'
import { EntryButton } from '../entry/entry-button.tsx'
import { listAt } from '../record/fhir-read.ts'
import { Tag } from '../nhsuk/tag.tsx'
import type { RecordView } from '../record/record-view.ts'
import { sayReferenceRange, sayShortValue } from '../sections/observations/observation-value.ts'
import { joined, referenceText } from '../sections/row-words.ts'
import { isSafeguarding } from '../sections/safeguarding.ts'
import { PageFrame } from './page-frame.tsx'
import { groupByObserved, type PageGroup, type PageRow } from './page-rows.ts'
import { usePageRows } from './use-page-rows.ts'

/** Who recorded it, in the source's own words; null where it names nobody. */
export function sayPerformer({ entry }: PageRow): string | null {
  return joined(listAt(entry.resource, 'performer').map((one) => referenceText(entry, one)))
}

/** When it was recorded, and when it happened where that differs (feature 17). */
export function RecordedDate({ row }: { readonly row: PageRow }): ReactNode {
  const { recorded, occurred } = row.entry
  const differs = occurred !== null && (recorded === null || !isSameDate(recorded, occurred))
  return (
    <>
      {recorded === null ? 'date not stated' : showDate(recorded)}
      {differs && <span className="ncr-row__meta"> happened {showDate(occurred)}</span>}
    </>
  )
}

function Value({ row }: { readonly row: PageRow }): ReactNode {
  const { entry, words } = row
  const value = isSafeguarding(entry) ? null : sayShortValue(entry.resource)
  const said = value ?? (isSafeguarding(entry) ? words.title : 'no value sent')
  return (
    <>
      {words.lead !== null && <b>{words.lead} </b>}
      <EntryButton entryId={entry.id}>
        {words.standing === 'error' ? (
          <s>
            {words.title} {value}
          </s>
        ) : (
          <b>{said}</b>
        )}
      </EntryButton>
      <span className="ncr-row__meta"> {sayReferenceRange(entry.resource)}</span>
    </>
  )
}

function GroupRows({ view, group }: { readonly view: RecordView; readonly group: PageGroup }): ReactNode {
  return (
    <tbody>
      <tr className="ncr-register__group">
        <th scope="rowgroup" colSpan={4}>
          {group.title} <span className="ncr-panel__count">{group.rows.length}</span>
        </th>
      </tr>
      {group.rows.map((row) => (
        <tr key={row.entry.id}>
          <td className="ncr-register__date" data-label="Recorded">
            <RecordedDate row={row} />
          </td>
          <td data-label="Value">
            <Value row={row} />
          </td>
          <td data-label="Interpretation">
            {row.words.tags.map(({ text, tone }) => (
              <Tag key={text} tone={tone}>
                {text}
              </Tag>
            ))}
          </td>
          <td data-label="Recorded by">
            {sayPerformer(row) ?? 'not stated'}
            <span className="ncr-row__meta"> · {view.sourceName(row.entry.source)}</span>
          </td>
        </tr>
      ))}
    </tbody>
  )
}

function Register({ view, page }: { readonly view: RecordView; readonly page: Page }): ReactNode {
  const groups = groupByObserved(usePageRows(view, page))
  if (groups.length === 0) return null
  return (
    <div className="ncr-sheet">
      <table className="ncr-register">
        <caption className="nhsuk-u-visually-hidden">{PAGE_TITLES[page.page].title}, by what was observed</caption>
        <thead>
          <tr>
            <th scope="col">Recorded</th>
            <th scope="col">Value</th>
            <th scope="col">Interpretation</th>
            <th scope="col">Recorded by</th>
          </tr>
        </thead>
        {groups.map((group) => (
          <GroupRows key={group.key} view={view} group={group} />
        ))}
      </table>
    </div>
  )
}

interface RegisterPageProps {
  readonly name: Extract<PageName, 'diabetes' | 'frailty' | 'end-of-life'>
  readonly view: RecordView | null
}

export function RegisterPage({ name, view }: RegisterPageProps): ReactNode {
  return (
    <PageFrame name={name} view={view}>
      {({ view: opened, page }) => <Register view={opened} page={page} />}
    </PageFrame>
  )
}
