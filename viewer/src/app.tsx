/** What the tab shows: a record, the reason why there is none, or nothing any more. */
import { useMemo, type ReactNode } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import { EntryDialogProvider } from './entry/entry-dialog.tsx'
import { HelpPage } from './help/help-page.tsx'
import { BlankPage } from './launch/blank-page.tsx'
import { ProblemPage } from './launch/problem-page.tsx'
import { RecordLayout } from './layout/record-layout.tsx'
import { toRecordView } from './record/record-view.ts'
import type { OpenRecord } from './record/record-state.ts'
import { RecordProvider, useRecord } from './record/use-record.tsx'
import { SectionPage } from './sections/section-page.tsx'
import { SummaryPage } from './summary/summary-page.tsx'

function RecordScreens({ record }: { readonly record: OpenRecord }): ReactNode {
  const view = useMemo(() => toRecordView(record), [record])
  return (
    <EntryDialogProvider view={view}>
      <RecordLayout view={view} phase={record.phase}>
        <Routes>
          <Route path={ROUTES.viewer} element={<SummaryPage view={view} />} />
          <Route path={`${ROUTES.viewer}/help`} element={<HelpPage view={view} />} />
          <Route path={`${ROUTES.viewer}/:section`} element={<SectionPage view={view} />} />
          <Route path="*" element={<SummaryPage view={view} />} />
        </Routes>
      </RecordLayout>
    </EntryDialogProvider>
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
