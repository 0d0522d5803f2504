/** The console: its own part of the viewer, for privacy officers and the central team. */
import type { ReactNode } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'

import { PlainPage } from '../launch/plain-page.tsx'
import { FeedsPage } from '../insight/feeds-page.tsx'
import { QualityPage } from '../insight/quality-page.tsx'
import { UsagePage } from '../insight/usage-page.tsx'
import { LooksPage } from '../privacy-officer/looks-page.tsx'
import { ReviewsPage } from '../privacy-officer/reviews-page.tsx'
import { CasesPage } from '../cases/cases-page.tsx'
import { ReportsPage } from '../access-report/reports-page.tsx'
import { ReplayApp } from '../privacy-officer/replay-app.tsx'
import '../styles/console.css'
import { pagesFor, type ConsolePageName } from './console-pages.ts'
import { ConsoleFrame } from './console-frame.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { StartPage } from './start-page.tsx'
import { NoConsolePage } from './no-console-page.tsx'
import { OfficerProvider, useOfficerHandle } from './use-officer.tsx'

/** Each with a key: what was asked on one page is gone on the next. */
const SCREENS: Record<ConsolePageName, ReactNode> = {
  person: <LooksPage key="person" subject="person" />,
  user: <LooksPage key="user" subject="user" />,
  unusual: <LooksPage key="unusual" subject="unusual" />,
  reviews: <ReviewsPage />,
  cases: <CasesPage />,
  reports: <ReportsPage />,
  feeds: <FeedsPage />,
  usage: <UsagePage />,
  'data-quality': <QualityPage />
}

function ConsoleScreens(): ReactNode {
  const { signIn } = useOfficerHandle()
  if (signIn.kind === 'asking') return <PlainPage heading="Console of the Notts Care Record" />
  if (signIn.kind === 'signed-out') return <SignInPage refusal={signIn.refusal} />
  return (
    <ConsoleFrame>
      <Routes>
        <Route path={ROUTES.console} element={<StartPage />} />
        {pagesFor(signIn.officer).map(({ path }) => (
          <Route key={path} path={`${ROUTES.console}/${path}`} element={SCREENS[path]} />
        ))}
        <Route path="*" element={<NoConsolePage />} />
      </Routes>
    </ConsoleFrame>
  )
}

/** A replay has addresses of its own, under which the record's own lie. */
const REPLAY = new RegExp(`^${ROUTES.replay}/([A-Za-z0-9-]{1,64})(/|$)`)

export function ConsoleApp(): ReactNode {
  const replayed = REPLAY.exec(window.location.pathname)?.[1]
  return (
    <OfficerProvider>
      {replayed === undefined ? (
        <BrowserRouter>
          <ConsoleScreens />
        </BrowserRouter>
      ) : (
        <ReplayApp disclosureId={replayed} />
      )}
    </OfficerProvider>
  )
}
