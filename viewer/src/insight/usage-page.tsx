/** How the record is used, partner by partner: counts out of the audit, plots with their tables, and a file (feature 70). */
import { useState, type ReactNode } from 'react'
import type { Usage } from '@ncr/contract/console.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefused } from '../console/ask-console.ts'
import { ConsoleHeading } from '../console/console-frame.tsx'
import { RefusalNote } from '../console/refusal-note.tsx'
import { saveFile } from '../console/save-file.ts'
import { useOfficerHandle } from '../console/use-officer.tsx'
import { showDate } from '../dates/partial-date.ts'
import { toTitle } from '../privacy-officer/looks-table.tsx'
import type { Refusal } from '../record/record-state.ts'
import { DailyPlot } from './daily-plot.tsx'
import { PeriodForm } from './period-form.tsx'
import { toUsageCsv } from './usage-csv.ts'

type Partner = Usage['partners'][number]

const showSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

function figuresOf({
  opens,
  users,
  people,
  activeShare,
  completed,
  tookMs
}: Partner): readonly (readonly [string, string])[] {
  return [
    ['Records opened', String(opens)],
    ['Users', String(users)],
    [
      'Active share of eligible staff',
      activeShare === null ? 'Eligible staff not stated' : `${Math.round(activeShare * 100)}%`
    ],
    ['People', String(people)],
    ['Opened to the end', `${completed} of ${opens}`],
    [
      'Time to the end',
      tookMs === null ? 'None yet' : `half within ${showSeconds(tookMs.p50)}, 95% within ${showSeconds(tookMs.p95)}`
    ]
  ]
}

interface CountsProps {
  readonly caption: string
  readonly head: readonly [string, string]
  readonly rows: readonly (readonly [string, number])[]
  readonly none: string
}

function Counts({ caption, head, rows, none }: CountsProps): ReactNode {
  if (rows.length === 0) return <p>{none}</p>
  return (
    <table className="ncr-console__table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{head[0]}</th>
          <th scope="col" className="ncr-console__number">
            {head[1]}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, count]) => (
          <tr key={name}>
            <td>{name}</td>
            <td className="ncr-console__number">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function PartnerUsage({ partner }: { readonly partner: Partner }): ReactNode {
  const { name, odsCode, days, displayed, failures } = partner
  return (
    <section aria-labelledby={`usage-${odsCode}`}>
      <h2 className="nhsuk-heading-m" id={`usage-${odsCode}`}>
        {name}
      </h2>
      <dl className="ncr-usage__figures">
        {figuresOf(partner).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <DailyPlot what="Opens" days={days.map(({ day, opens }) => ({ day, count: opens }))} name={name} />
      <div className="ncr-usage__tables">
        <Counts
          caption="Opens by day"
          head={['Day', 'Opens']}
          rows={days.map(({ day, opens }) => [showDate(day), opens])}
          none="No opens."
        />
        <Counts
          caption="Shown on screens"
          head={['Section or page', 'Times']}
          rows={displayed.map(({ what, count }) => [toTitle(what), count])}
          none="Nothing was reported as displayed."
        />
        <Counts
          caption="Sources that did not answer their readers"
          head={['Source', 'Times']}
          rows={failures.map(({ source, count }) => [source, count])}
          none="Every source that was asked answered."
        />
      </div>
    </section>
  )
}

function Answer({ usage }: { readonly usage: Usage }): ReactNode {
  if (usage.partners.length === 0) return <p role="status">Nobody opened a record in that time.</p>
  const opens = usage.partners.reduce((total, partner) => total + partner.opens, 0)
  return (
    <>
      <p role="status">
        {opens} {opens === 1 ? 'record' : 'records'} opened, by {usage.partners.length}{' '}
        {usage.partners.length === 1 ? 'organisation' : 'organisations'}. Counted from the audit.
      </p>
      <p className="ncr-console__actions">
        <button
          type="button"
          className="ncr-button"
          onClick={() => saveFile('usage.csv', 'text/csv', toUsageCsv(usage))}
        >
          Save as CSV
        </button>
      </p>
      {usage.partners.map((partner) => (
        <PartnerUsage key={partner.odsCode} partner={partner} />
      ))}
    </>
  )
}

export function UsagePage(): ReactNode {
  const { ask } = useOfficerHandle()
  const [answer, setAnswer] = useState<Usage | Refusal | null>(null)
  return (
    <>
      <ConsoleHeading>Usage</ConsoleHeading>
      <p>Counts, and nobody by name.</p>
      <PeriodForm onChoose={(days) => void ask<Usage>(ROUTES.consoleUsage, days).then(setAnswer)} />
      {answer !== null && (isRefused(answer) ? <RefusalNote refusal={answer} /> : <Answer usage={answer} />)}
    </>
  )
}
