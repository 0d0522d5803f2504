/** The audit: what was seen, written and durable before it is seen. Nothing in it can be changed afterwards. */
import type { NhsNumber } from '../domain/nhs-number.ts'
import type { SealedView } from './view-store.ts'

/** What the body of each entry that is written under a grant says of the reader. */
const GRANT_KEYS = ['requestId', 'issuer', 'user', 'reason', 'relationship', 'emergencyAccess'] as const

/** What the body of each entry of the console says of who acts there. */
const OFFICER_KEYS = ['requestId', 'officer'] as const

interface AuditKindRule {
  /** When it is written. */
  readonly when: string
  /** Keys that its body may have. */
  readonly holds: readonly string[]
}

const NIGHT_KEYS = ['source', 'night', 'transactionTime', 'reason', 'lines', 'unreadable', 'notKept', 'otherTypes']
const COPY_KEYS = ['deletions', 'people', 'entries', 'withoutPerson']

const LINKAGE_KEYS = ['requestId', 'source', 'resource']

/**
 * Every kind of entry, once: one that is written and not said here does not compile, and the table of docs/audit.md is
 * this one (a test looks).
 */
export const AUDIT_KINDS = {
  launched: { when: 'before a session is made', holds: GRANT_KEYS },
  'launch-refused': {
    when: 'a launch is refused',
    holds: ['requestId', 'code', 'issuer', 'hostRole', 'reason', 'relationship', 'restricted']
  },
  opened: {
    when: 'before anything of a record is read or sent',
    holds: [
      ...GRANT_KEYS,
      'sections',
      'hidden',
      'sources',
      'notices',
      'sameSurname',
      'ownRecord',
      'sameAddress',
      'view'
    ]
  },
  asked: {
    when: 'before the sources are asked about the person',
    holds: [...GRANT_KEYS, 'system', 'sources', 'notAsked']
  },
  queried: {
    when: 'before the sources are asked for a consumer’s system, by FHIR',
    holds: [...GRANT_KEYS, 'system', 'resourceType', 'query']
  },
  'read-refused': {
    when: 'a read of an open session, or of a consumer’s system, is refused',
    holds: ['requestId', 'code', 'issuer', 'hostRole', 'reason', 'relationship', 'system', 'resourceType', 'restricted']
  },
  sent: {
    when: 'before a batch of lines, a page, or an answer by FHIR is sent',
    holds: [
      ...GRANT_KEYS,
      'system',
      'resourceType',
      'sources',
      'sections',
      'page',
      'states',
      'entries',
      'gpData',
      'places',
      'documents',
      'found',
      'withheld',
      'view'
    ]
  },
  searched: { when: 'before the sources are asked for a search', holds: [...GRANT_KEYS, 'query'] },
  'page-opened': { when: 'before the sources of a page are asked', holds: [...GRANT_KEYS, 'page', 'section'] },
  completed: {
    when: 'before the last lines of a record are sent',
    holds: [...GRANT_KEYS, 'events', 'tookMs', 'since', 'view']
  },
  document: {
    when: 'before a document is sent',
    holds: [...GRANT_KEYS, 'entry', 'content', 'contentType', 'bytes', 'sha256', 'receivedSha256', 'removed']
  },
  displayed: { when: 'the viewer says what it put on the screen', holds: [...GRANT_KEYS, 'section', 'page'] },
  printed: { when: 'the viewer says what it printed', holds: [...GRANT_KEYS, 'section', 'page'] },
  reported: {
    when: 'before a reader’s report of a discrepancy or fault is acknowledged',
    holds: [...GRANT_KEYS, 'problem', 'section', 'page', 'entry']
  },
  closed: { when: 'the reader ends the session', holds: GRANT_KEYS },
  incident: {
    when: 'a source answers about somebody else, or a night has resources of nobody it knows',
    holds: [...GRANT_KEYS, 'system', 'kind', 'what', 'source', 'resources', 'night', 'count', 'first']
  },
  'region-changed': {
    when: 'after the region file was read again and holds',
    holds: ['on', 'off', 'needsRestart']
  },
  'requests-shed': {
    when: 'at most once a minute, after requests were refused as `overloaded`',
    holds: ['from', 'until', 'refused', 'addresses', 'others']
  },
  'host-ended': {
    when: 'before a host system’s word ends sessions of its user',
    holds: ['requestId', 'issuer', 'person', 'signIn']
  },
  'audit-read': {
    when: 'before entries of the audit are proved or exported from the command line',
    holds: ['command', 'osUser', 'seq']
  },
  'signed-in': { when: 'before a session of the console is made', holds: [...OFFICER_KEYS, 'assurance'] },
  'sign-in-refused': { when: 'a sign-in to the console is refused', holds: ['requestId', 'code', 'roleCode'] },
  'view-replayed': { when: 'before an officer sees what somebody saw', holds: [...OFFICER_KEYS, 'disclosure', 'of'] },
  'looks-looked-up': {
    when: 'before an officer sees who looked',
    holds: [...OFFICER_KEYS, 'of', 'from', 'to', 'why', 'format']
  },
  'look-ups-listed': { when: 'before an officer sees what officers looked up', holds: OFFICER_KEYS },
  'look-up-reviewed': {
    when: 'before another officer’s look-up counts as reviewed',
    holds: [...OFFICER_KEYS, 'lookUp', 'note']
  },
  'cases-listed': { when: 'before an officer sees which investigations there are', holds: OFFICER_KEYS },
  'case-opened': {
    when: 'before an investigation is opened',
    holds: [...OFFICER_KEYS, 'case', 'reference', 'of']
  },
  'case-read': { when: 'before an investigation is shown or saved', holds: [...OFFICER_KEYS, 'case', 'format'] },
  'case-noted': { when: 'before a note is added to an investigation', holds: [...OFFICER_KEYS, 'case', 'digest'] },
  'case-linked': {
    when: 'before a look-up is linked to an investigation',
    holds: [...OFFICER_KEYS, 'case', 'lookUp']
  },
  'case-closed': {
    when: 'before an investigation is closed',
    holds: [...OFFICER_KEYS, 'case', 'outcome', 'digest']
  },
  'reports-listed': { when: 'before an officer sees which access reports there are', holds: OFFICER_KEYS },
  'report-drafted': {
    when: 'before a person’s access report is drafted',
    holds: [...OFFICER_KEYS, 'report', 'of', 'from', 'to', 'reference', 'numbers']
  },
  'report-read': { when: 'before an access report is shown or saved', holds: [...OFFICER_KEYS, 'report', 'format'] },
  'report-redacted': {
    when: 'before something is left out of an access report, or put back',
    holds: [...OFFICER_KEYS, 'report', 'seq', 'part', 'reason', 'note']
  },
  'report-reviewed': {
    when: 'before an access report counts as reviewed',
    holds: [...OFFICER_KEYS, 'report', 'digest', 'note']
  },
  'report-released': {
    when: 'before an access report is released to the person',
    holds: [...OFFICER_KEYS, 'report', 'digest', 'pdf']
  },
  'usage-read': { when: 'before an officer sees how the record is used', holds: [...OFFICER_KEYS, 'from', 'to'] },
  'quality-read': {
    when: 'before the central team sees how good each source’s data is',
    holds: [...OFFICER_KEYS, 'from', 'to']
  },
  'views-erased': { when: 'before what was sent about a person is removed', holds: ['by', 'reason'] },
  'views-expired': { when: 'before what was sent longer ago than it is kept is removed', holds: ['by', 'before'] },
  'signed-out': { when: 'an officer signs out', holds: OFFICER_KEYS },
  'night-published': { when: 'readers see a night', holds: [...NIGHT_KEYS, ...COPY_KEYS] },
  'night-rejected': { when: 'a night is refused', holds: [...NIGHT_KEYS, ...COPY_KEYS] },
  'night-held': { when: 'a night waits for a person to release it', holds: [...NIGHT_KEYS, ...COPY_KEYS] },
  'night-release-asked': {
    when: 'before an officer’s release of a held night is handed on',
    holds: [...OFFICER_KEYS, 'source', 'night', 'reason']
  },
  'night-released': {
    when: 'before readers see a night that was held',
    holds: [
      'source',
      'night',
      'transactionTime',
      'reason',
      'entriesBefore',
      'entries',
      'peopleBefore',
      'people',
      'officer'
    ]
  },
  'night-withdrawn': {
    when: 'before a published night is taken back by the central team',
    holds: ['source', 'night', 'transactionTime', 'reason', 'published']
  },
  'linkage-made': { when: 'before a source’s word that it holds a person is kept', holds: LINKAGE_KEYS },
  'linkage-removed': { when: 'before a source’s word that it holds a person is taken back', holds: LINKAGE_KEYS },
  'registration-refused': {
    when: 'a provider’s sign-in or registration is refused',
    holds: ['requestId', 'source', 'code']
  },
  'system-refused': {
    when: 'a consumer’s system is given no token',
    holds: ['requestId', 'system', 'code']
  },
  'notice-posted': {
    when: 'before the central team’s notice stands',
    holds: ['notice', 'text', 'sections', 'pages', 'sources']
  },
  'notice-cleared': { when: 'before the central team’s notice is cleared', holds: ['notice'] },
  'objection-recorded': {
    when: 'before a person’s objection stands',
    holds: ['objection', 'capacity', 'proxy', 'evidence', 'survivingNumber']
  },
  'objection-withdrawn': { when: 'before a person’s objection is withdrawn', holds: ['objections'] },
  'objection-overridden': {
    when: 'before emergency access over an objection is given',
    holds: ['emergencyAccess', 'odsCode', 'userId', 'reason', 'until']
  },
  'override-reviewed': { when: 'before an emergency access is signed as reviewed', holds: ['emergencyAccess'] },
  'objections-listed': { when: 'before the central team reads objections or reviews', holds: ['list', 'all'] }
} as const satisfies Readonly<Record<string, AuditKindRule>>

export type AuditKind = keyof typeof AUDIT_KINDS

export interface AuditEntry {
  readonly kind: AuditKind
  /** Whom it is about, who did it and for which organisation; null where that is not known or does not apply. */
  readonly nhsNumber: NhsNumber | string | null
  readonly odsCode: string | null
  readonly userId: string | null
  readonly disclosureId: string | null
  /** Everything else, as JSON: role, reason, sections, states, entry ids, codes. */
  readonly body: Readonly<Record<string, unknown>>
  /** What it states, kept in the same commit so that it can be drawn again. */
  readonly view?: SealedView
}

export interface AuditLog {
  /**
   * Resolves to `written` only after the entry is on disk. `unavailable` means that nothing may be disclosed.
   */
  append(entry: AuditEntry): Promise<'written' | 'unavailable'>
}

export interface AuditVerification {
  readonly intact: boolean
  readonly entries: number
  /** Sequence number of the first entry that is altered, missing or out of order; null when there is none. */
  readonly firstBad: number | null
  /** What is wrong there, as a sentence without its full stop; null when nothing is. */
  readonly finding: string | null
  /** Signed heads that were checked, and how many entries the largest of them covers. */
  readonly heads: number
  readonly signedEntries: number
}
