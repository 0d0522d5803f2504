/** Every address of the outer contract and of the viewer. No address ever carries an NHS number or a name. */
export const ROUTES = {
  launch: '/launch',
  record: '/api/record',
  displayed: '/api/record/displayed',
  close: '/api/record/close',
  /** Followed by `/{page}`. */
  page: '/api/record/page',
  /** Followed by `/{entryId}`. */
  document: '/api/record/document',
  dataFeeds: '/api/data-feeds',
  viewer: '/record'
} as const

/** Header that every read after the record itself carries: the disclosure it belongs to. */
export const DISCLOSURE_HEADER = 'ncr-disclosure'

/** Media types of the record stream and of errors (RFC 9457). */
export const NDJSON = 'application/x-ndjson'
export const PROBLEM_JSON = 'application/problem+json'
