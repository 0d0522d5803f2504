/** Starts the viewer. */
import { createRoot } from 'react-dom/client'
import 'nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css'
import './styles/base.css'
import './styles/banner.css'
import './styles/sources.css'
import './styles/frame.css'
import './styles/panel.css'
import './styles/summary-places.css'
import './styles/row.css'
import './styles/tests.css'
import './styles/detail.css'
import './styles/pages.css'
import './styles/notice.css'
import './styles/timeline.css'
import './styles/print.css'
import { App } from './app.tsx'

const root = document.getElementById('viewer')
if (!root) throw new Error('index.html has no element with the id "viewer"')
createRoot(root).render(<App />)
