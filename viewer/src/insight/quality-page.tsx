/** Data quality, source by source: which rules are broken, how often, since when, and ids to look at first (feature 68). */
import { useState, type ReactNode } from 'react'
import type { Quality } from '@ncr/contract/console.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefused } from '../console/ask-console.ts'
import { ConsoleHeading } from '../console/console-frame.tsx'
import { RefusalNote } from '../console/refusal-note.tsx'
import { useOfficerHandle } from '../console/use-officer.tsx'
import { showDate } from '../dates/partial-date.ts'
import type { Refusal } from '../record/record-state.ts'
import { DailyPlot } from './daily-plot.tsx'
import { PeriodForm } from './period-form.tsx'

type Source = Quality['sources'][number]
type Rule = Source['rules'][number]
type Counted = Pick<Rule, 'broke' | 'lookedAt'>

/** Few of many is never told as none, and not all never as all. */
function showShare({ broke, lookedAt }: Counted): string {
  const share = lookedAt === 0 ? 0 : broke / lookedAt
  if (share > 0 && share < 0.001) return 'under 0.1%'
  if (share < 1 && share > 0.999) return 'over 99.9%'
  return `${(share * 100).toFixed(1)}%`
}

function RuleRow({ rule: { rule, says, examples, ...counted } }: { readonly rule: Rule }): ReactNode {
  return (
    <tr>
      <th scope="row">
        {says ?? 'A rule of another version'}
        <br />
        <code>{rule}</code>
      </th>
      <td className="ncr-console__number">{counted.broke}</td>
      <td className="ncr-console__number">{counted.lookedAt}</td>
      <td className="ncr-console__number">{showShare(counted)}</td>
      <td className="ncr-quality__examples">
        {examples.length === 0 ? 'No id to show' : examples.map((id) => <code key={id}>{id}</code>)}
      </td>
    </tr>
  )
}

function Rules({ rules, name }: { readonly rules: readonly Rule[]; readonly name: string }): ReactNode {
  return (
    <div className="ncr-console__scroll" tabIndex={0} role="region" aria-label={`Rules broken by ${name}`}>
      <table className="ncr-console__table">
        <caption>Rules broken, the most often broken first</caption>
        <thead>
          <tr>
            <th scope="col">Rule: what should hold</th>
            <th scope="col" className="ncr-console__number">
              Broken
            </th>
            <th scope="col" className="ncr-console__number">
              Of
            </th>
            <th scope="col" className="ncr-console__number">
              Share
            </th>
            <th scope="col">For example</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <RuleRow key={rule.rule} rule={rule} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Days({ days }: { readonly days: Source['days'] }): ReactNode {
  return (
    <table className="ncr-console__table">
      <caption>By day</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col" className="ncr-console__number">
            Looked at
          </th>
          <th scope="col" className="ncr-console__number">
            Rules broken
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, lookedAt, broke }) => (
          <tr key={day}>
            <td>{showDate(day)}</td>
            <td className="ncr-console__number">{lookedAt}</td>
            <td className="ncr-console__number">{broke}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function SourceQuality({ source }: { readonly source: Source }): ReactNode {
  const { id, name, partner, lookedAt, days, rules } = source
  return (
    <section aria-labelledby={`quality-${id}`}>
      <h2 className="nhsuk-heading-m" id={`quality-${id}`}>
        {name}
      </h2>
      <p>
        {partner === '' ? 'No longer a source of this region' : partner}, <code>{id}</code>: {lookedAt} resources looked
        at.
        {rules.length === 0 && ' Every rule was kept.'}
      </p>
      {rules.length > 0 && <Rules rules={rules} name={name} />}
      <DailyPlot what="Rules broken" days={days.map(({ day, broke }) => ({ day, count: broke }))} name={name} />
      <Days days={days} />
    </section>
  )
}

function Answer({ quality: { sources } }: { readonly quality: Quality }): ReactNode {
  if (sources.length === 0) return <p role="status">Nothing was looked at in that time.</p>
  const lookedAt = sources.reduce((total, source) => total + source.lookedAt, 0)
  return (
    <>
      <p role="status">
        {lookedAt} resources looked at, of {sources.length} {sources.length === 1 ? 'source' : 'sources'}. One that is
        read ten times counts ten times; a night counts once, on the day it was published.
      </p>
      {sources.map((source) => (
        <SourceQuality key={source.id} source={source} />
      ))}
    </>
  )
}

export function QualityPage(): ReactNode {
  const { ask } = useOfficerHandle()
  const [answer, setAnswer] = useState<Quality | Refusal | null>(null)
  return (
    <>
      <ConsoleHeading>Data quality</ConsoleHeading>
      <p>Counts and ids of resources. What breaks a rule is shown to readers all the same, unless it is unreadable.</p>
      <PeriodForm onChoose={(days) => void ask<Quality>(ROUTES.consoleQuality, days).then(setAnswer)} />
      {answer !== null && (isRefused(answer) ? <RefusalNote refusal={answer} /> : <Answer quality={answer} />)}
    </>
  )
}
