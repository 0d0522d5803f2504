/** Help on every page (features 22 and 23): appropriate use, training, what the states mean, this record's sources, who to call. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import { SECTION_STATES, STATE_FLAGS } from '@ncr/contract/source-outcome.ts'
import { COUNTS, DISAGREE, USE, type HelpTopic } from '../content/help.ts'
import { FLAG_MEANINGS, FLAG_WORDS, STATE_WORDS } from '../content/states.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import type { RecordView } from '../record/record-view.ts'
import { ReportProblem } from './report-problem.tsx'
import { SourcesTable } from './sources-table.tsx'
import { Training } from './training.tsx'

function Topic({ topic }: { readonly topic: HelpTopic }): ReactNode {
  return (
    <section className="ncr-sheet ncr-prose">
      <h2>{topic.heading}</h2>
      {topic.paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </section>
  )
}

function Feeds(): ReactNode {
  return (
    <section className="ncr-sheet ncr-prose">
      <h2>Data feeds</h2>
      <p>
        What each partner sends, how far back, how fresh it is today, and which problems are known:{' '}
        <Link to={`${ROUTES.viewer}/data-feeds`}>data feeds of all partners</Link>.
      </p>
    </section>
  )
}

function Meanings(): ReactNode {
  const states = SECTION_STATES.map((state) => [STATE_WORDS[state].said, STATE_WORDS[state].meaning] as const)
  const flags = STATE_FLAGS.map((flag) => [FLAG_WORDS[flag], FLAG_MEANINGS[flag]] as const)
  return (
    <section className="ncr-sheet">
      <h2>What a source may say</h2>
      <dl className="ncr-elements ncr-elements--wide">
        {[...states, ...flags].map(([words, meaning]) => (
          <div className="ncr-element" key={words}>
            <dt>… {words}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

export function HelpPage({ view }: { readonly view: RecordView | null }): ReactNode {
  return (
    <>
      <PageHeading title="Help and sources" />
      <Topic topic={USE} />
      <Training isOpen={view !== null} />
      {view && <ReportProblem opened={view.opened} />}
      <Feeds />
      {view && <SourcesTable view={view} />}
      <Meanings />
      <Topic topic={COUNTS} />
      <Topic topic={DISAGREE} />
    </>
  )
}
