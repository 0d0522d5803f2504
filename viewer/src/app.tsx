/** What the tab shows: a record, the reason why there is none, or nothing any more. */
import { useMemo, type ReactNode } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { DataFeedsPage } from './data-feeds/data-feeds-page.tsx'
import { DocumentDialogProvider } from './documents/document-dialog.tsx'
import { EntryDialogProvider } from './entry/entry-dialog.tsx'
import { HelpPage } from './help/help-page.tsx'
import { BlankPage } from './launch/blank-page.tsx'
import { ProblemPage } from './launch/problem-page.tsx'
import { NoSuchPage } from './layout/no-such-page.tsx'
import { RecordLayout } from './layout/record-layout.tsx'
import { RecordPage } from './pages/record-page.tsx'
import { toRecordView, type RecordView } from './record/record-view.ts'
import type { OpenRecord } from './record/record-state.ts'
import { RecordProvider, useRecord } from './record/use-record.tsx'
import { ROUTE_PATTERNS, type RouteName } from './route-patterns.ts'
import { SectionPage } from './sections/section-page.tsx'
import { SummaryPage } from './summary/summary-page.tsx'
import { TimelinePage } from './timeline/timeline-page.tsx'

type DrawScreen = (view: RecordView | null) => ReactNode

const SCREENS: Record<RouteName, DrawScreen> = {
  summary: (view) => <SummaryPage view={view} />,
  timeline: (view) => <TimelinePage view={view} />,
  help: (view) => <HelpPage view={view} />,
  dataFeeds: (view) => <DataFeedsPage view={view} />,
  page: (view) => <RecordPage view={view} />,
  section: (view) => <SectionPage view={view} />,
  other: () => <NoSuchPage />
}

const ROUTE_NAMES = Object.keys(ROUTE_PATTERNS) as readonly RouteName[]

function RecordScreens({ record }: { readonly record: OpenRecord }): ReactNode {
  const view = useMemo(() => toRecordView(record), [record])
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

function Screen(): ReactNode {
  const { state } = useRecord()
  switch (state.kind) {
    case 'record':
      return <RecordScreens record={state} />
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
