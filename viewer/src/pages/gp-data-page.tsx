/** GP Data (feature 13): one section of the practice's own record at a time, as its system sends it. */
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { GpData, GpDataSection } from '@ncr/contract/page.ts'
import { GP_EMPTY_WORDS, GP_SECTION_TITLES, GP_SECTIONS } from '../content/pages.ts'
import { showDateTime } from '../dates/partial-date.ts'
import type { RecordView } from '../record/record-view.ts'
import { HtmlFrame } from './html-frame.tsx'
import { GP_SECTION_PARAMETER, toGpDataPath } from './page-paths.ts'
import { PageFrame } from './page-frame.tsx'
import { PrintCopy } from './print-copy.tsx'

function isGpSection(code: string | null): code is GpDataSection {
  return GP_SECTIONS.some((section) => section === code)
}

function Sections({ current }: { readonly current: GpDataSection }): ReactNode {
  return (
    <nav aria-label="GP Data sections" className="ncr-tabs">
      <ul>
        {GP_SECTIONS.map((section) => (
          <li key={section}>
            <Link to={toGpDataPath(section)} aria-current={section === current ? 'page' : undefined}>
              {GP_SECTION_TITLES[section]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Which of the four empties it is, over the practice's own sentence. */
function Empty({ empty }: { readonly empty: NonNullable<GpData['empty']> }): ReactNode {
  const words = GP_EMPTY_WORDS[empty]
  return (
    <p className={words.mayExist ? 'ncr-empty ncr-empty--may-exist' : 'ncr-empty'}>
      <b>{words.heading}.</b> {words.meaning}
    </p>
  )
}

function Removed({ removed }: { readonly removed: readonly string[] }): ReactNode {
  return (
    <p className="ncr-honesty">
      Taken out for safety before it was shown: {removed.join('; ')}. All other words are as the practice sent them.
    </p>
  )
}

function Sent({ view, data }: { readonly view: RecordView; readonly data: GpData }): ReactNode {
  const source = view.sourceName(data.source)
  return (
    <section className="ncr-sheet" aria-label={`${data.title}, ${source}`}>
      <div className="ncr-panel__head">
        <h2>{data.title}</h2>
        <span className="ncr-panel__count">
          {source}, sent {showDateTime(data.asOf)}
        </span>
      </div>
      {data.empty && <Empty empty={data.empty} />}
      {data.removed && data.removed.length > 0 && <Removed removed={data.removed} />}
      <HtmlFrame html={data.html} title={`${data.title} as sent by ${source}`} />
      <PrintCopy html={data.html} />
    </section>
  )
}

export function GpDataPage({ view }: { readonly view: RecordView | null }): ReactNode {
  const [parameters] = useSearchParams()
  const asked = parameters.get(GP_SECTION_PARAMETER)
  const code = isGpSection(asked) ? asked : 'SUM'
  return (
    <PageFrame
      name="gp-data"
      view={view}
      section={{ code, title: GP_SECTION_TITLES[code] }}
      before={<Sections current={code} />}
      isWithoutEntries
    >
      {({ view: opened, page }) => (
        <>
          {(page.gpData ?? []).map((data) => (
            <Sent key={`${data.source} ${data.section} ${page.requestId}`} view={opened} data={data} />
          ))}
          {(page.gpData ?? []).length === 0 && (
            <p className="ncr-sheet">
              <b>Nothing was received.</b> This does not mean that nothing is recorded.
            </p>
          )}
        </>
      )}
    </PageFrame>
  )
}
