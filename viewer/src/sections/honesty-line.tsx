/** The line that says how far a panel can be trusted, with what could not be read on demand. */
import { Fragment, type ReactNode } from 'react'
import { counted } from '../content/counting.ts'
import { sayHonesty, sayShortHonesty, type HonestyPart } from '../content/honesty.ts'
import type { SectionSummary } from '../record/section-summary.ts'

const PART_CLASSES: Record<HonestyPart['tone'], string | undefined> = {
  plain: undefined,
  bad: 'ncr-honesty__bad',
  old: 'ncr-honesty__old'
}

interface HonestyLineProps {
  readonly summary: SectionSummary
  /** On the Summary: what is well in numbers, what is not in full. */
  readonly isShort?: boolean
}

export function HonestyLine({ summary, isShort = false }: HonestyLineProps): ReactNode {
  return <HonestyParts parts={isShort ? sayShortHonesty(summary) : sayHonesty(summary)} />
}

export function HonestyParts({ parts }: { readonly parts: readonly HonestyPart[] }): ReactNode {
  // A new wording is a new sentence in the same place, not the old one moved.
  return (
    <p className="ncr-honesty" key={parts.map(({ text }) => text).join()}>
      {parts.map(({ text, tone }, index) => (
        <Fragment key={text}>
          {index > 0 && ' · '}
          <span className={PART_CLASSES[tone]}>{text}</span>
        </Fragment>
      ))}
    </p>
  )
}

export function Unreadable({ summary }: { readonly summary: SectionSummary }): ReactNode {
  const said = summary.said.filter(({ state }) => (state?.unreadable ?? 0) > 0)
  if (said.length === 0) return null
  const count = said.reduce((sum, { state }) => sum + (state?.unreadable ?? 0), 0)
  return (
    <details className="ncr-unreadable">
      <summary>
        {counted(count, 'entry', 'entries')} could not be read – <span className="ncr-fold__show">why</span>
      </summary>
      <ul>
        {said.flatMap(({ source, state }) =>
          (state?.unreadableIssues ?? []).map(({ resource, issues }) => (
            <li key={`${source.id} ${resource}`}>
              {source.name}: {resource} – {issues.join('; ')}
            </li>
          ))
        )}
      </ul>
    </details>
  )
}
