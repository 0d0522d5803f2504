/** Care plans with their activities, goals and teams. Safeguarding text opens on purpose alone (H-014). */
import type { ReactNode } from 'react'
import { at, conceptText, listAt, textAt } from '../../record/fhir-read.ts'
import { EntryButton } from '../../entry/entry-button.tsx'
import { EntryRow } from '../entry-row.tsx'
import { sayDates } from '../row-dates.ts'
import { joined, referenceText, sayCode, statusCode } from '../row-words.ts'
import { isNeutralRow, neutralLine } from '../safeguarding.ts'
import type { SectionBodyProps } from '../section-body.ts'
import type { Row } from '../section-list.ts'
import { KeptSheet } from '../kept-sheet.tsx'
import { toPlanGroups, type PlanWithParts } from './plan-parts.ts'

function activitiesOf({ entry }: Row): readonly string[] {
  return listAt(entry.resource, 'activity').flatMap((activity) => {
    const detail = at(activity, 'detail')
    const status = textAt(detail, 'status')
    const words =
      textAt(detail, 'description') ??
      conceptText(at(detail, 'code')) ??
      referenceText(entry, at(activity, 'reference'))
    return words === null
      ? []
      : [status === null || status === 'in-progress' ? words : `${words} (${sayCode(status).toLowerCase()})`]
  })
}

function membersOf({ entry }: Row): readonly string[] {
  return listAt(entry.resource, 'participant').flatMap(
    (one) => joined([joined(listAt(one, 'role').map(conceptText)), referenceText(entry, at(one, 'member'))], ': ') ?? []
  )
}

interface LinesProps {
  readonly title: string
  readonly lines: readonly string[]
}

function Lines({ title, lines }: LinesProps): ReactNode {
  if (lines.length === 0) return null
  return (
    <div className="ncr-plan__part">
      <h3>{title}</h3>
      <ul className="ncr-plan__lines">
        {lines.map((line, index) => (
          <li key={index}>{neutralLine(line)}</li>
        ))}
      </ul>
    </div>
  )
}

function Goals({ goals }: { readonly goals: readonly Row[] }): ReactNode {
  if (goals.length === 0) return null
  return (
    <div className="ncr-plan__part">
      <h3>Goals</h3>
      <ul className="ncr-plan__lines">
        {goals.map(({ entry, words }) => {
          const how = statusCode(entry, 'achievementStatus')
          return (
            <li key={entry.id}>
              {words.lead} <EntryButton entryId={entry.id}>{words.title}</EntryButton>
              {how !== null && ` – ${sayCode(how).toLowerCase()}`}{' '}
              <span className="ncr-row__meta">{sayDates(entry)}</span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function Teams({ teams }: { readonly teams: readonly Row[] }): ReactNode {
  return teams.map((row) => (
    <div className="ncr-plan__part" key={row.entry.id}>
      <h3>
        <EntryButton entryId={row.entry.id}>{row.words.title}</EntryButton>{' '}
        <span className="ncr-row__meta">{sayDates(row.entry)}</span>
      </h3>
      <ul className="ncr-plan__lines">
        {!isNeutralRow(row) && membersOf(row).map((line, index) => <li key={index}>{neutralLine(line)}</li>)}
      </ul>
    </div>
  ))
}

function Plan({
  view,
  section,
  plan
}: Pick<SectionBodyProps, 'view' | 'section'> & { readonly plan: PlanWithParts }): ReactNode {
  const { row, goals, teams } = plan
  const isOpen = !isNeutralRow(row) && row.words.standing !== 'error'
  return (
    <>
      <EntryRow view={view} section={section} row={row} />
      {(isOpen || goals.length + teams.length > 0) && (
        <li className="ncr-plan">
          {isOpen && <Lines title="Activities" lines={activitiesOf(row)} />}
          <Goals goals={goals} />
          <Teams teams={teams} />
          {isOpen && row.entry.resource.resourceType === 'CareTeam' && <Lines title="Members" lines={membersOf(row)} />}
        </li>
      )}
    </>
  )
}

const rowOf = ({ row }: PlanWithParts): Row => row

export function CarePlansBody({ view, section, shown, isKept, sayCount }: SectionBodyProps): ReactNode {
  return toPlanGroups(shown.groups).map(({ name, plans }) => (
    <KeptSheet key={name} title={name} units={plans} toRow={rowOf} isKept={isKept} sayCount={sayCount}>
      {(kept) => (
        <ul className="ncr-rows">
          {kept.map((plan) => (
            <Plan key={plan.row.entry.id} view={view} section={section} plan={plan} />
          ))}
        </ul>
      )}
    </KeptSheet>
  ))
}
