/** About Me: the latest in full, in the person’s own words and order; earlier ones as rows beneath (feature 33). */
import type { ReactNode } from 'react'
import { EntryButton } from '../../entry/entry-button.tsx'
import { Tag } from '../../nhsuk/tag.tsx'
import { sayDates } from '../row-dates.ts'
import { RowGroups } from '../row-groups.tsx'
import { isNeutralRow, neutralLine } from '../safeguarding.ts'
import type { SectionBodyProps } from '../section-body.ts'
import type { Row } from '../section-list.ts'
import { Sheet } from '../sheet.tsx'
import { toAnswers, type Answered } from './answers.ts'

function Answers({ answers, level }: { readonly answers: readonly Answered[]; readonly level: number }): ReactNode {
  return answers.map(({ question, answers: said, parts }, index) => (
    <div key={index} className={parts.length > 0 ? 'ncr-answer ncr-answer--group' : 'ncr-answer'}>
      {parts.length > 0 && level === 0 ? <h3>{question}</h3> : <p className="ncr-answer__question">{question}</p>}
      {said.map((answer, position) => (
        <p key={position} className="ncr-answer__said">
          {neutralLine(answer)}
        </p>
      ))}
      {said.length === 0 && parts.length === 0 && <p className="ncr-row__meta">not answered</p>}
      {parts.length > 0 && (
        <div className="ncr-answer__parts">
          <Answers answers={parts} level={level + 1} />
        </div>
      )}
    </div>
  ))
}

/** The newest that is no mistake and carries nothing that must open on purpose. */
function isReadable(row: Row): boolean {
  return row.words.standing === 'current' && !isNeutralRow(row)
}

export function AboutMeBody(props: SectionBodyProps): ReactNode {
  const { view, shown, isKept } = props
  const latest = shown.groups.flatMap(({ rows }) => rows).find((row) => isReadable(row) && isKept(row))
  const others = shown.groups
    .map(({ name, rows }) => ({ name, rows: rows.filter((row) => row !== latest) }))
    .filter(({ rows }) => rows.length > 0)
  return (
    <>
      {latest && (
        <Sheet title={latest.words.title} note={`${sayDates(latest.entry)}, ${view.sourceName(latest.entry.source)}`}>
          <p className="ncr-row__meta">
            <EntryButton entryId={latest.entry.id}>How it was recorded</EntryButton>
            {latest.words.tags.map(({ text, tone }) => (
              <Tag key={text} tone={tone}>
                {text}
              </Tag>
            ))}
          </p>
          <Answers answers={toAnswers(latest.entry)} level={0} />
        </Sheet>
      )}
      <RowGroups {...props} groups={others} />
    </>
  )
}
