/** Starts the viewer. */
import { lazy, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { ROUTES } from '@ncr/contract/routes.ts'
import 'nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css'
import './styles/base.css'
import './styles/banner.css'
import './styles/sources.css'
import './styles/frame.css'
import './styles/panel.css'
import './styles/summary-places.css'
import './styles/row.css'
import './styles/tests.css'
import './styles/compared.css'
import './styles/detail.css'
import './styles/pages.css'
import './styles/notice.css'
import './styles/timeline.css'
import './styles/report.css'
import './styles/search.css'
import './styles/print.css'
import { App } from './app.tsx'

const root = document.getElementById('viewer')
if (!root) throw new Error('index.html has no element with the id "viewer"')
// Loaded by those who come for it: whoever opens a record does not wait for the console.
const ConsoleApp = lazy(async () => ({ default: (await import('./console/console-app.tsx')).ConsoleApp }))
const isConsole = `${window.location.pathname}/`.startsWith(`${ROUTES.console}/`)
createRoot(root).render(
  isConsole ? (
    <Suspense fallback={null}>
      <ConsoleApp />
    </Suspense>
  ) : (
    <App />
  )
)
