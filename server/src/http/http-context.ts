/** What every route works with. */
import type { DataFeedsPorts } from '../data-feeds/data-feeds.ts'
import type { DocumentPorts } from '../record/open-document.ts'
import type { GpDataPorts } from '../record/open-gp-data.ts'
import type { RegistrationPorts } from '../record/open-registration.ts'
import type { SearchPorts } from '../record/open-search.ts'
import type { CasePorts } from '../console/cases/case-ports.ts'
import type { ReportPorts } from '../console/access-report/report-ports.ts'
import type { FeedsPorts } from '../console/feeds.ts'
import type { LookUpPorts } from '../console/look-up.ts'
import type { QualityPorts } from '../console/read-quality.ts'
import type { ReplayPorts } from '../console/replay-view.ts'
import type { SignInPorts } from '../console/sign-in.ts'
import type { ShedTally } from '../ports/shed-tally.ts'
import type { SessionCookie } from './session-cookie.ts'

export interface HttpPorts
  extends
    GpDataPorts,
    DocumentPorts,
    SearchPorts,
    RegistrationPorts,
    DataFeedsPorts,
    SignInPorts,
    ReplayPorts,
    LookUpPorts,
    QualityPorts,
    FeedsPorts,
    CasePorts,
    ReportPorts {
  readonly shed: ShedTally
}

export interface HttpContext {
  readonly ports: HttpPorts
  readonly cookie: SessionCookie
  readonly officerCookie: SessionCookie
  /** The folder of the built viewer. */
  readonly viewerFolder: string
}
