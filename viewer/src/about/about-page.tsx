/** About this record: what it is, what is in it and to come, whose work it rests on, news, and answers (feature 81). */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { DataFeeds } from '@ncr/contract/data-feeds.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { ABOUT_OWN, ABOUT_USE, NOTHING_SAID } from '../content/about.ts'
import { counted } from '../content/counting.ts'
import { useDataFeeds } from '../data-feeds/use-data-feeds.ts'
import { showDate } from '../dates/partial-date.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { ProblemBox } from '../pages/problem-box.tsx'
import type { RecordView } from '../record/record-view.ts'
import { ServiceDesk } from '../report/service-desk.tsx'
import { Suppliers } from './suppliers.tsx'

type About = NonNullable<DataFeeds['about']>

interface PartProps {
  readonly title: string
  readonly children: ReactNode
}

function Part({ title, children }: PartProps): ReactNode {
  return (
    <section className="ncr-sheet ncr-prose" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Now({ feeds }: { readonly feeds: DataFeeds }): ReactNode {
  const providers = feeds.partners.filter((partner) => partner.feeds.length > 0)
  const count = providers.reduce((sum, partner) => sum + partner.feeds.length, 0)
  return (
    <Part title="What is in it now">
      <p>
        {counted(count, 'feed')} of {counted(providers.length, 'partner')}: what each sends, how far back and how fresh
        it is today stands at <Link to={`${ROUTES.viewer}/data-feeds`}>data feeds</Link>.
      </p>
    </Part>
  )
}

function Planned({ planned }: Pick<About, 'planned'>): ReactNode {
  return (
    <Part title="What is planned">
      {planned.length === 0 && <p>{NOTHING_SAID}</p>}
      <ul>
        {planned.map(({ partner, dataSet, expected }) => (
          <li key={`${partner} ${dataSet}`}>
            <b>{dataSet}</b>, {partner}: {expected}
          </li>
        ))}
      </ul>
    </Part>
  )
}

function News({ news }: Pick<About, 'news'>): ReactNode {
  return (
    <Part title="News">
      {news.length === 0 && <p>{NOTHING_SAID}</p>}
      <ul>
        {news.map(({ on, text }) => (
          <li key={`${on} ${text}`}>
            <b>{showDate(on)}</b> {text}
          </li>
        ))}
      </ul>
    </Part>
  )
}

function Questions({ questions }: Pick<About, 'questions'>): ReactNode {
  return (
    <Part title="Questions people ask">
      {questions.length === 0 && <p>{NOTHING_SAID}</p>}
      {questions.map(({ question, answer }) => (
        <div key={question}>
          <h3>{question}</h3>
          <p>{answer}</p>
        </div>
      ))}
    </Part>
  )
}

const SILENT: About = { suppliers: [], planned: [], news: [], questions: [] }

function Told({ view, feeds }: { readonly view: RecordView; readonly feeds: DataFeeds }): ReactNode {
  const about = feeds.about ?? SILENT
  return (
    <>
      <Now feeds={feeds} />
      <Planned planned={about.planned} />
      <News news={about.news} />
      <Part title="Suppliers and their assurance">
        <Suppliers suppliers={about.suppliers} now={view.now} />
      </Part>
      <Questions questions={about.questions} />
    </>
  )
}

export function AboutPage({ view }: { readonly view: RecordView | null }): ReactNode {
  const { answer, askAgain } = useDataFeeds(view !== null)
  return (
    <>
      <PageHeading title="About this record" note="Of the region, and not of this person." />
      <Part title="What it is, and what it is not">
        <p>{ABOUT_OWN}</p>
        <p className="ncr-danger">{ABOUT_USE}</p>
      </Part>
      {view && (
        <Part title="Your service desk">
          <ServiceDesk desk={view.opened.serviceDesk} />
        </Part>
      )}
      {answer.kind === 'refused' && <ProblemBox refusal={answer.refusal} what="This page" askAgain={askAgain} />}
      {answer.kind === 'asking' && (
        <div className="ncr-sheet ncr-asking" role="status">
          Asking…
        </div>
      )}
      {view && answer.kind === 'answered' && <Told view={view} feeds={answer.feeds} />}
    </>
  )
}
