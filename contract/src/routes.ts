/**
 * Every address of the outer contract and of the viewer. No address that a browser is sent to carries an NHS number or a name
 * (a FHIR client may search the audit by one: `AuditEvent?patient.identifier=`, or `POST AuditEvent/_search` without).
 */
export const ROUTES = {
  launch: '/launch',
  /** A host system says that a user is done: `POST`, signed like a launch. */
  hostEnd: '/launch/end',
  smartLaunch: '/launch/smart',
  smartCallback: '/launch/smart/callback',
  /** A SMART host’s identity provider says that a user signed out (OpenID Connect Back-Channel Logout 1.0): `POST`. */
  smartLogout: '/launch/smart/logout',
  record: '/api/record',
  displayed: '/api/record/displayed',
  /** A discrepancy or a fault, by references alone: `POST`, answered with the number to quote. */
  report: '/api/record/report',
  close: '/api/record/close',
  /** Whether the view that is open may go on: 204, and no use of the session. */
  standing: '/api/record/standing',
  /** Followed by `/{page}`. */
  page: '/api/record/page',
  /**
   * Followed by `/{entryId}`, as `attachment.url` of the entry gives it: the partner's own address never leaves the
   * server. In it `~` stands for the NHS number of the person, which no address carries.
   */
  document: '/api/record/document',
  search: '/api/record/search',
  dataFeeds: '/api/data-feeds',
  /** Outward FHIR R4, for systems of consumers and providers: followed by `/metadata`, a type, `/{Type}/{id}`. */
  fhir: '/fhir/R4',
  /** The audit, for privacy officers. */
  auditEvent: '/fhir/R4/AuditEvent',
  token: '/oauth2/token',
  smartConfiguration: '/.well-known/smart-configuration',
  viewer: '/record',
  /** For privacy officers and the central team: pages of the viewer, the sign-in, and what the pages ask. */
  console: '/console',
  consoleSignIn: '/console/sign-in',
  consoleCallback: '/console/callback',
  consoleSession: '/api/console/session',
  consoleSignOut: '/api/console/sign-out',
  consoleReplay: '/api/console/replay',
  consoleLooks: '/api/console/looks',
  consoleLookUps: '/api/console/look-ups',
  consoleReview: '/api/console/review',
  consoleUsage: '/api/console/usage',
  /** Investigations of privacy officers: those of the organisation, one of them, and what is added to it. */
  consoleCases: '/api/console/cases',
  consoleCase: '/api/console/case',
  consoleCaseOpen: '/api/console/case/open',
  consoleCaseNote: '/api/console/case/note',
  consoleCaseLink: '/api/console/case/link',
  consoleCaseClose: '/api/console/case/close',
  consoleCaseExport: '/api/console/case/export',
  /** The person's access report: its drafts, one of them, and what is done with it. */
  consoleReports: '/api/console/reports',
  consoleReport: '/api/console/report',
  consoleReportDraft: '/api/console/report/draft',
  consoleReportRedact: '/api/console/report/redact',
  consoleReportReview: '/api/console/report/review',
  consoleReportRelease: '/api/console/report/release',
  consoleReportFile: '/api/console/report/file',
  consoleQuality: '/api/console/quality',
  consoleFeeds: '/api/console/feeds',
  consoleRelease: '/api/console/feeds/release',
  /** Followed by `/{disclosureId}`: a view as it was, drawn by the pages that drew it then. */
  replay: '/console/replay'
} as const

/** Header that every read after the record itself carries: the disclosure it belongs to. */
export const DISCLOSURE_HEADER = 'ncr-disclosure'

/** Of a document's address, in place of that header: a frame or a link of the browser cannot send one. */
export const DISCLOSURE_PARAMETER = 'disclosure'

/** Of a document's address: which of its contents, counted from 0. Left out: the first. */
export const DOCUMENT_CONTENT_PARAMETER = 'content'

/** Media types of the record stream and of errors (RFC 9457). */
export const NDJSON = 'application/x-ndjson'
export const PROBLEM_JSON = 'application/problem+json'
