/** What the tab shows: a record, the reason why there is none, or nothing any more. */
import { useMemo, type ReactNode } from 'react'
import { BrowserRouter, Route, Routes, useSearchParams } from 'react-router'
import { ENTRY } from './content/entry.ts'
import { DocumentDialogProvider } from './documents/document-dialog.tsx'
import { EntryDialogProvider } from './entry/entry-dialog.tsx'
import { ENTRY_PARAMETER, isOfSession } from './entry/entry-link.ts'
import { BlankPage } from './launch/blank-page.tsx'
import { PlainPage } from './launch/plain-page.tsx'
import { ProblemPage } from './launch/problem-page.tsx'
import { NoSuchPage } from './layout/no-such-page.tsx'
import { toLaterScreen, useLaterScreens } from './layout/later-screen.tsx'
import { RecordLayout } from './layout/record-layout.tsx'
import { toRecordView, type RecordView } from './record/record-view.ts'
import type { OpenRecord } from './record/record-state.ts'
import { RecordProvider, useRecord } from './record/use-record.tsx'
import { ROUTE_PATTERNS, type RouteName } from './route-patterns.ts'
import { SummaryPage } from './summary/summary-page.tsx'

type DrawScreen = (view: RecordView | null) => ReactNode

/** In parts of their own; a new one belongs here, so that the first screen stays quick. */
const LATER_SCREENS = {
  timeline: toLaterScreen('timeline', async () => (await import('./timeline/timeline-page.tsx')).TimelinePage),
  changes: toLaterScreen('changes', async () => (await import('./changes/changes-page.tsx')).ChangesPage),
  search: toLaterScreen('search', async () => (await import('./search/search-page.tsx')).SearchPage),
  help: toLaterScreen('help', async () => (await import('./help/help-page.tsx')).HelpPage),
  dataFeeds: toLaterScreen('dataFeeds', async () => (await import('./data-feeds/data-feeds-page.tsx')).DataFeedsPage),
  about: toLaterScreen('about', async () => (await import('./about/about-page.tsx')).AboutPage),
  page: toLaterScreen('page', async () => (await import('./pages/record-page.tsx')).RecordPage),
  section: toLaterScreen('section', async () => (await import('./sections/section-page.tsx')).SectionPage)
}

const ALL_LATER = Object.values(LATER_SCREENS)

const SCREENS: Record<RouteName, DrawScreen> = {
  summary: (view) => <SummaryPage view={view} />,
  timeline: LATER_SCREENS.timeline.draw,
  changes: LATER_SCREENS.changes.draw,
  search: LATER_SCREENS.search.draw,
  help: LATER_SCREENS.help.draw,
  dataFeeds: LATER_SCREENS.dataFeeds.draw,
  about: LATER_SCREENS.about.draw,
  page: LATER_SCREENS.page.draw,
  section: LATER_SCREENS.section.draw,
  other: () => <NoSuchPage />
}

const ROUTE_NAMES = Object.keys(ROUTE_PATTERNS) as readonly RouteName[]

export function RecordScreens({ record }: { readonly record: OpenRecord }): ReactNode {
  const view = useMemo(() => toRecordView(record), [record])
  useLaterScreens(ALL_LATER, record.phase !== 'asking')
  return (
    <DocumentDialogProvider>
      <EntryDialogProvider view={view}>
        <RecordLayout view={view} phase={record.phase}>
          <Routes>
            {ROUTE_NAMES.map((name) => (
              <Route key={name} path={ROUTE_PATTERNS[name]} element={SCREENS[name](view)} />
            ))}
          </Routes>
        </RecordLayout>
      </EntryDialogProvider>
    </DocumentDialogProvider>
  )
}

/** An address of an entry that was made in another session opens nothing of this one's record (H-001, H-002). */
function OwnAddress({ record }: { readonly record: OpenRecord }): ReactNode {
  const [parameters] = useSearchParams()
  const link = parameters.get(ENTRY_PARAMETER)
  const linkKey = record.opened?.linkKey
  if (link !== null && record.opened === null && record.phase === 'asking')
    return <PlainPage heading={ENTRY.checking} />
  if (link !== null && linkKey !== undefined && !isOfSession(link, linkKey))
    return <ProblemPage refusal={{ code: 'session-ended', requestId: null, detail: ENTRY.otherSession }} />
  return <RecordScreens record={record} />
}

function Screen(): ReactNode {
  const { state } = useRecord()
  switch (state.kind) {
    case 'record':
      return <OwnAddress record={state} />
    case 'refused':
      return <ProblemPage refusal={state.refusal} />
    case 'blanked':
      return <BlankPage reason={state.reason} />
  }
}

export function App(): ReactNode {
  return (
    <BrowserRouter>
      <RecordProvider>
        <Screen />
      </RecordProvider>
    </BrowserRouter>
  )
}
