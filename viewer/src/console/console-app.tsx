/** The console: its own part of the viewer, for privacy officers and the central team. */
import type { ReactNode } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'

import { PlainPage } from '../launch/plain-page.tsx'
import '../styles/console.css'
import { ConsoleFrame } from './console-frame.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { StartPage } from './start-page.tsx'
import { NoConsolePage } from './no-console-page.tsx'
import { OfficerProvider, useOfficerHandle } from './use-officer.tsx'

function ConsoleScreens(): ReactNode {
  const { signIn } = useOfficerHandle()
  if (signIn.kind === 'asking') return <PlainPage heading="Console of the Notts Care Record" />
  if (signIn.kind === 'signed-out') return <SignInPage refusal={signIn.refusal} />
  return (
    <ConsoleFrame>
      <Routes>
        <Route path={ROUTES.console} element={<StartPage />} />
        <Route path="*" element={<NoConsolePage />} />
      </Routes>
    </ConsoleFrame>
  )
}

export function ConsoleApp(): ReactNode {
  return (
    <BrowserRouter>
      <OfficerProvider>
        <ConsoleScreens />
      </OfficerProvider>
    </BrowserRouter>
  )
}
