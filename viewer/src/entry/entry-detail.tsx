/** All that a source sent about one entry, who says the same, who disagrees, and where it came from. */
import type { ReactNode } from 'react'
import type { Entry } from '@ncr/contract/record.ts'
import { PAGE_TITLES } from '../content/pages.ts'
import type { ReportPlace } from '../content/report.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { showDateTime } from '../dates/partial-date.ts'
import { custodianOf } from '../documents/custodian.ts'
import { OpenDocument } from '../documents/open-document.tsx'
import { Tag } from '../nhsuk/tag.tsx'
import type { RecordView, RowPlace } from '../record/record-view.ts'
import { ReportForm } from '../report/report-form.tsx'
import { EntryButton } from './entry-button.tsx'
import { ElementList } from './element-list.tsx'
import { toElements, toTechnicalElements } from './readable-resource.ts'

interface PlacedEntry {
  readonly view: RecordView
  readonly entry: Entry
}

function Term({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="ncr-element">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function sayOther(view: RecordView, id: string): string {
  const other = view.rows.get(id)
  return other ? `${view.sourceName(other.row.entry.source)}: ${other.row.words.title}` : `${id} (not shown here)`
}

function OtherEntry({
  view,
  id,
  why
}: {
  readonly view: RecordView
  readonly id: string
  readonly why: string
}): ReactNode {
  return (
    <li>
      {view.rows.has(id) ? <EntryButton entryId={id}>{sayOther(view, id)}</EntryButton> : sayOther(view, id)} – {why}
    </li>
  )
}

function Others({ view, entry }: PlacedEntry): ReactNode {
  const { conflicts, links } = entry
  return (
    <>
      {conflicts.length > 0 && (
        <div className="ncr-detail__conflicts">
          <h3>Sources disagree</h3>
          <ul>
            {conflicts.map((conflict) => (
              <OtherEntry key={conflict.with} view={view} id={conflict.with} why={conflict.what} />
            ))}
          </ul>
        </div>
      )}
      {links.length > 0 && (
        <>
          <h3>Also recorded by</h3>
          <ul>
            {links.map(({ to, why }) => (
              <OtherEntry key={to} view={view} id={to} why={why} />
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function Origin({ view, entry, place }: PlacedEntry & { readonly place: RowPlace }): ReactNode {
  const source = view.opened.sources.find(({ id }) => id === entry.source)
  const custodian = custodianOf(view.opened, entry)
  const said = view.sections.get(place.section)?.summary.said.find((one) => one.source.id === entry.source)
  const asOf = place.page ? place.page.state?.asOf : said?.state?.asOf
  return (
    <dl className="ncr-elements">
      {place.page ? (
        <Term name="Page">{PAGE_TITLES[place.page.name].title}</Term>
      ) : (
        <Term name="Section">{SECTION_TITLES[place.section].title}</Term>
      )}
      <Term name="Source">
        {view.sourceName(entry.source)}
        {source && `, ${source.partner} (${source.odsCode})`}
      </Term>
      {custodian !== null && (
        <Term name="Document kept by">
          {custodian} ({entry.odsCode})
        </Term>
      )}
      <Term name="Recorded in that system">
        {entry.recorded === null ? 'Date not stated' : showDateTime(entry.recorded)}
      </Term>
      <Term name="Happened">{entry.occurred === null ? 'Date not stated' : showDateTime(entry.occurred)}</Term>
      {asOf !== undefined && (
        <Term name={source?.kind === 'overnight' ? 'Overnight copy of' : 'As of'}>{showDateTime(asOf)}</Term>
      )}
      <Term name="Entry number">
        <code>{entry.id}</code>
      </Term>
    </dl>
  )
}

function toPlace({ row, section, page }: RowPlace): ReportPlace {
  return { entry: row.entry.id, ...(page ? { page: page.name } : { section }) }
}

export function EntryDetail({ view, place }: { readonly view: RecordView; readonly place: RowPlace }): ReactNode {
  const { entry, words } = place.row
  return (
    <>
      <h2 id="entry-title">
        {words.lead !== null && `${words.lead} `}
        {words.standing === 'error' ? <s>{entry.text}</s> : entry.text}
      </h2>
      <p className="ncr-detail__tags">
        {words.tags.map(({ text, tone }) => (
          <Tag key={text} tone={tone}>
            {text}
          </Tag>
        ))}
      </p>
      <OpenDocument entry={entry} custodian={custodianOf(view.opened, entry)} />
      <Others view={view} entry={entry} />
      <Origin view={view} entry={entry} place={place} />
      <h3>What the source sent</h3>
      <ElementList elements={toElements(entry)} />
      <details className="ncr-technical">
        <summary>Technical elements</summary>
        <ElementList elements={toTechnicalElements(entry)} />
      </details>
      <details className="ncr-technical">
        <summary>Report a problem with this entry</summary>
        <ReportForm opened={view.opened} place={toPlace(place)} />
      </details>
    </>
  )
}
