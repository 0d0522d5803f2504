/** Documents, newest first, with a filter by kind. What a filter hides is counted; what failed stands above it (H-003). */
import { useState, type ReactNode } from 'react'
import { counted } from '../../content/counting.ts'
import { RowGroups } from '../row-groups.tsx'
import type { SectionBodyProps } from '../section-body.ts'

/** In the order of how many there are. */
function kindsOf({ shown }: SectionBodyProps): readonly (readonly [kind: string, count: number])[] {
  const titles = shown.groups.flatMap(({ rows }) => rows.map(({ words }) => words.title))
  const kinds = Map.groupBy(titles, (title) => title)
  return [...kinds].map(([kind, these]) => [kind, these.length] as const).toSorted((a, b) => b[1] - a[1])
}

export function DocumentsBody(props: SectionBodyProps): ReactNode {
  const [kind, setKind] = useState('')
  const { view, section, shown } = props
  const kinds = kindsOf(props)
  const chosen = kinds.some(([one]) => one === kind) ? kind : ''
  const groups = shown.groups
    .map(({ name, rows }) => ({ name, rows: rows.filter(({ words }) => chosen === '' || words.title === chosen) }))
    .filter(({ rows }) => rows.length > 0)
  const hidden = shown.summary.entries.length - groups.reduce((sum, { rows }) => sum + rows.length, 0)
  return (
    <>
      {kinds.length > 1 && (
        <div className="ncr-sheet ncr-choose">
          <label htmlFor="document-kind">Kind of document</label>
          <select id="document-kind" value={chosen} onChange={({ target }) => setKind(target.value)}>
            <option value="">All kinds</option>
            {kinds.map(([one, count]) => (
              <option key={one} value={one}>
                {one} ({count})
              </option>
            ))}
          </select>
          <span role="status">
            {hidden > 0 && `${chosen} only; ${counted(hidden, 'document')} hidden by your choice.`}
          </span>
        </div>
      )}
      <RowGroups view={view} section={section} groups={groups} />
    </>
  )
}
