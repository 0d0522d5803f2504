/** What every route works with. */
import type { RecordPorts } from '../record/open-record.ts'
import type { SessionCookie } from './session-cookie.ts'

export interface HttpContext {
  readonly ports: RecordPorts
  readonly cookie: SessionCookie
  /** The folder of the built viewer. */
  readonly viewerFolder: string
}
