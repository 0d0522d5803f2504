/** Social care as each council gives it: councils send different kinds, and what one never sends is said (feature 30). */
import type { ReactNode } from 'react'
import { listed } from '../../content/counting.ts'
import { sayShown } from '../../content/filter.ts'
import { STATE_WORDS } from '../../content/states.ts'
import { isIncompleteSaying, type SourceSaid } from '../../record/section-summary.ts'
import { Rows } from '../rows.tsx'
import type { SectionBodyProps } from '../section-body.ts'
import type { RowGroup } from '../section-list.ts'
import { Sheet } from '../sheet.tsx'
import { SOCIAL_CARE_GROUPS, SOCIAL_CARE_TYPES } from './social-care-words.ts'

/** Kinds that the council never sends: their absence means nothing. */
export function neverSent({ source }: SourceSaid): readonly string[] {
  const { resourceTypes } = source
  if (!resourceTypes) return []
  return SOCIAL_CARE_GROUPS.filter((group) => !resourceTypes.includes(SOCIAL_CARE_TYPES[group])).map((group) =>
    group.toLowerCase()
  )
}

const countRows = (groups: readonly RowGroup[]): number => groups.reduce((sum, { rows }) => sum + rows.length, 0)

interface CouncilProps extends SectionBodyProps {
  readonly said: SourceSaid
}

function Council({ view, section, shown, said, isKept }: CouncilProps): ReactNode {
  const ofCouncil = shown.groups.map(({ name, rows }): RowGroup => ({
    name,
    rows: rows.filter(({ entry }) => entry.source === said.source.id)
  }))
  const groups = ofCouncil
    .map(({ name, rows }): RowGroup => ({ name, rows: rows.filter(isKept) }))
    .filter(({ rows }) => rows.length > 0)
  const never = neverSent(said)
  const completeness = { isAsking: said.shown === 'asking', isIncomplete: isIncompleteSaying([said]) }
  return (
    <Sheet
      title={said.source.name}
      count={sayShown(countRows(groups), countRows(ofCouncil), completeness)}
      note={STATE_WORDS[said.shown].said}
    >
      {never.length > 0 && <p className="ncr-honesty">It never sends: {listed(never)}.</p>}
      {groups.map(({ name, rows }) => (
        <div key={name} className="ncr-kind">
          <h3>{name}</h3>
          <Rows view={view} section={section} rows={rows} />
        </div>
      ))}
    </Sheet>
  )
}

export function SocialCareBody(props: SectionBodyProps): ReactNode {
  const { summary } = props.shown
  const sending = summary.said.filter(({ source }) => summary.entries.some((entry) => entry.source === source.id))
  return sending.map((said) => <Council key={said.source.id} {...props} said={said} />)
}
