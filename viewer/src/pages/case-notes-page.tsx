/** Care Co-ordinator Case Notes (feature 15): dated notes in full text, newest first. */
import type { ReactNode } from 'react'
import type { Page } from '@ncr/contract/page.ts'
import { EntryButton } from '../entry/entry-button.tsx'
import { conceptText, listAt, textAt } from '../record/fhir-read.ts'
import { Tag } from '../nhsuk/tag.tsx'
import type { RecordView } from '../record/record-view.ts'
import { sayValue } from '../sections/observations/observation-value.ts'
import { isSafeguarding, mentionsSafeguarding } from '../sections/safeguarding.ts'
import { byNewest, type PageRow } from './page-rows.ts'
import { PageFrame } from './page-frame.tsx'
import { RecordedDate, sayPerformer } from './register-page.tsx'
import { usePageRows } from './use-page-rows.ts'

/** All text of the note: its value, its components, then what was noted beside it. */
function textsOf({ entry }: PageRow): readonly string[] {
  const { resource } = entry
  const parts = listAt(resource, 'component').map((part) => {
    const words = sayValue(part)
    return words === null ? null : `${conceptText(listAt(part, 'code')[0]) ?? ''}: ${words}`
  })
  const own = listAt(resource, 'component').length > 0 ? textAt(resource, 'valueString') : sayValue(resource)
  const notes = listAt(resource, 'note').map((note) => textAt(note, 'text'))
  return [own, ...parts, ...notes].filter((text) => text !== null)
}

function Text({ row }: { readonly row: PageRow }): ReactNode {
  const texts = textsOf(row)
  if (isSafeguarding(row.entry) || texts.some(mentionsSafeguarding))
    return <p className="ncr-note__text">Open to read.</p>
  if (texts.length === 0) return <p className="ncr-note__text">No text sent.</p>
  return texts.map((text, index) => (
    <p key={index} className="ncr-note__text">
      {row.words.standing === 'error' ? <s>{text}</s> : text}
    </p>
  ))
}

function Note({ view, row }: { readonly view: RecordView; readonly row: PageRow }): ReactNode {
  const { entry, words } = row
  return (
    <li className="ncr-row">
      <p className="ncr-row__date">
        <RecordedDate row={row} />
      </p>
      <div className="ncr-row__body">
        <p className="ncr-row__title">
          {words.lead !== null && <b>{words.lead} </b>}
          <EntryButton entryId={entry.id}>
            <b>{words.title}</b>
          </EntryButton>
          {words.tags.map(({ text, tone }) => (
            <Tag key={text} tone={tone}>
              {text}
            </Tag>
          ))}
        </p>
        <Text row={row} />
        <p className="ncr-row__meta">
          {sayPerformer(row) ?? 'Author not stated'} · {view.sourceName(entry.source)}
        </p>
      </div>
    </li>
  )
}

function Notes({ view, page }: { readonly view: RecordView; readonly page: Page }): ReactNode {
  const rows = usePageRows(view, page).toSorted(byNewest)
  if (rows.length === 0) return null
  return (
    <div className="ncr-sheet">
      <p className="ncr-rows__heading">Recorded</p>
      <ul className="ncr-rows ncr-notes">
        {rows.map((row) => (
          <Note key={row.entry.id} view={view} row={row} />
        ))}
      </ul>
    </div>
  )
}

export function CaseNotesPage({ view }: { readonly view: RecordView | null }): ReactNode {
  return (
    <PageFrame name="case-notes" view={view}>
      {({ view: opened, page }) => <Notes view={opened} page={page} />}
    </PageFrame>
  )
}
