/** What stands around every page of the record: top bar, person, sources, navigation, and the warning. */
import type { ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import { WARNING } from '../content/warning.ts'
import { sayProgress } from '../content/sources.ts'
import { NoticeList } from '../notices/notice-list.tsx'
import { noticesOfRecord } from '../record/notices.ts'
import type { RecordPhase } from '../record/record-state.ts'
import type { RecordView } from '../record/record-view.ts'
import { EmergencyAccess } from './emergency-access.tsx'
import { IdleWarning } from './idle-warning.tsx'
import { Navigation } from './navigation.tsx'
import { PersonBanner } from './person-banner.tsx'
import { PrintFoot, PrintHead } from './print-running.tsx'
import { SourcesStrip } from './sources-strip.tsx'
import { TopBar } from './top-bar.tsx'
import { useScrollPlace } from './use-scroll-place.ts'

interface RecordLayoutProps {
  readonly view: RecordView | null
  readonly phase: RecordPhase
  readonly children: ReactNode
}

function RecordNotices({ view }: { readonly view: RecordView }): ReactNode {
  const notices = noticesOfRecord(view.opened)
  if (notices.length === 0) return null
  return (
    <section aria-label="Known problems of the record">
      <NoticeList notices={notices} sourceName={view.sourceName} isWide />
    </section>
  )
}

export function RecordLayout({ view, phase, children }: RecordLayoutProps): ReactNode {
  const { pathname } = useLocation()
  useScrollPlace()
  const isOpening = view === null && phase === 'asking'
  return (
    <div className="ncr-paper">
      {view && <PrintHead view={view} />}
      <div className="ncr-paper__body">
        <a className="nhsuk-skip-link" href="#main">
          Skip to the record
        </a>
        <TopBar view={view} />
        <PersonBanner view={view} />
        {view && <EmergencyAccess view={view} />}
        {view && <RecordNotices view={view} />}
        {/* How high the person stands is known with the person: what is under them is drawn then, and does not move. */}
        <div className={isOpening ? 'ncr-unopened' : undefined}>
          <SourcesStrip view={view} phase={phase} />
          <div className="ncr-page">
            <Navigation view={view} />
            <main id="main" tabIndex={-1}>
              {children}
            </main>
          </div>
        </div>
        <footer className="ncr-foot">
          {WARNING}{' '}
          <Link to={`${ROUTES.viewer}/help`} state={{ from: pathname }}>
            Report a problem with this page
          </Link>
        </footer>
        <p className="nhsuk-u-visually-hidden" role="status">
          {sayProgress(phase, view?.sources ?? [])}
        </p>
      </div>
      {view && <PrintFoot view={view} />}
      <IdleWarning />
    </div>
  )
}
