/** What the reader is told instead of a record: what happened and what to do, for every code of the contract. */
import type { ProblemCode } from '@ncr/contract/problem-codes.ts'

export interface ProblemWords {
  readonly heading: string
  readonly happened: string
  readonly toDo: string
  /** Asking again may help. */
  readonly canRetry: boolean
}

const LAUNCH_AGAIN = 'Close this page and open the record again from the system you work in.'
const CALL = 'If it happens again, call your service desk and quote the request number below.'

function badLaunch(heading: string): ProblemWords {
  return {
    heading,
    happened: 'The system you work in tried to open a record, and the Notts Care Record could not accept it.',
    toDo: `${LAUNCH_AGAIN} ${CALL}`,
    canRetry: false
  }
}

function notAllowed(heading: string, happened: string): ProblemWords {
  return {
    heading,
    happened,
    toDo: 'Use the system you work in. Your service desk can tell you more.',
    canRetry: false
  }
}

function signIn(heading: string, happened: string): ProblemWords {
  return { heading, happened, toDo: 'Sign in again from the console.', canRetry: false }
}

function busy(heading: string, happened: string): ProblemWords {
  return {
    heading,
    happened: `${happened} Nothing about the person was shown.`,
    toDo: `Wait a moment and ask again. If you cannot wait, call the service that holds the record. ${CALL}`,
    canRetry: true
  }
}

const PROBLEM_WORDS: Record<ProblemCode, ProblemWords> = {
  'launch-malformed': badLaunch('The record could not be opened'),
  'launch-algorithm': badLaunch('The record could not be opened'),
  'launch-issuer': badLaunch('The system you work in is not known here'),
  'launch-signature': badLaunch('The system you work in could not be checked'),
  'launch-audience': badLaunch('The record could not be opened'),
  'launch-too-long': badLaunch('The record could not be opened'),
  'launch-not-yet-valid': badLaunch('The clocks of two systems do not agree'),
  'launch-expired': badLaunch('The link to the record was too old'),
  'launch-replayed': badLaunch('The link to the record was used before'),
  'partner-not-approved': notAllowed(
    'Your organisation has not approved the record yet',
    'Records can be opened when your organisation has approved how they are shared.'
  ),
  'partner-not-live': notAllowed(
    'Your organisation is not live on the record',
    'Records cannot be opened from your organisation at the moment.'
  ),
  'launch-reason': notAllowed('The record is for direct care only', 'No other reason opens it.'),
  'launch-role': notAllowed('Your role does not open the record', 'Your organisation decides which roles may.'),
  'nhs-number-invalid': notAllowed('The NHS number is not valid', 'Check the NHS number in the system you work in.'),
  'person-unknown': notAllowed(
    'This person was not found',
    'The person index has nobody with these details. This does not mean that no record exists.'
  ),
  'demographics-mismatch': notAllowed(
    'The details do not match',
    'The name, date of birth or gender in your system differ from the person index, so the record stays closed.'
  ),
  'person-objected': notAllowed(
    'The record cannot be opened for this person',
    'Use the other ways you have to find out.'
  ),
  'index-unavailable': busy('The person index did not answer', 'The record cannot tell who this person is.'),
  'audit-unavailable': busy(
    'The record is closed for the moment',
    'Every look at a record must be written down first, and that is not possible just now.'
  ),
  overloaded: busy('The record is too busy', 'Too many records are being opened at once.'),
  'launch-host-unavailable': badLaunch('The system you work in did not answer'),
  'launch-host-unsafe': badLaunch('The system you work in does not meet the rules for opening the record'),
  'launch-host-refused': badLaunch('The system you work in did not confirm who you are'),
  'launch-other-browser': badLaunch('The record was asked for in another browser'),
  'session-ended': {
    heading: 'This record has been closed',
    happened: 'You have been away for a while, the record was closed, or access to it has ended.',
    toDo: LAUNCH_AGAIN,
    canRetry: false
  },
  'view-replaced': {
    heading: 'Another view has replaced this one',
    happened: 'A record was opened in another tab or window, so this one was cleared for safety.',
    toDo: `Use the newer tab, or: ${LAUNCH_AGAIN.charAt(0).toLowerCase()}${LAUNCH_AGAIN.slice(1)}`,
    canRetry: false
  },
  'hidden-from-role': notAllowed(
    'Your role does not see this part of the record',
    'It is hidden from your role by your organisation or the region.'
  ),
  'document-not-found': notAllowed(
    'There is no such document in this record',
    'Its source no longer gives it for this person.'
  ),
  'document-type-refused': notAllowed(
    'This kind of document is not shown',
    'Only PDF, web page, JPEG and PNG documents are shown, and only when they are what their source says they are.'
  ),
  'document-unavailable': busy(
    'The document could not be fetched',
    'The document exists, but its source did not give it.'
  ),
  'sign-in-required': signIn('You are not signed in', 'You have signed out, or have done nothing here for a while.'),
  'sign-in-refused': signIn('Your sign-in was not confirmed', 'The identity service did not confirm who you are.'),
  'sign-in-level': signIn('A stronger sign-in is needed', 'Use your smartcard, security key or another strong way.'),
  'sign-in-role': signIn('Your role does not open the console', 'It is for privacy officers and the central team.'),
  'sign-in-unavailable': signIn('The identity service did not answer', 'Nobody can sign in at the moment.'),
  'console-forbidden': {
    heading: 'Your role does not do this',
    happened: 'This part of the console belongs to another role, or to another organisation.',
    toDo: 'If you have that role too, sign out and choose it when you sign in again.',
    canRetry: false
  },
  'case-closed': {
    heading: 'The case is closed',
    happened: 'An investigation that is closed takes nothing more.',
    toDo: 'Open another one, and quote the reference of this one in it.',
    canRetry: false
  },
  'report-not-reviewed': {
    heading: 'The report has not been reviewed',
    happened:
      'Nobody but its authors has yet read the report as it now is, or something was left out of it after the review.',
    toDo: 'Have somebody else review it.',
    canRetry: false
  },
  'report-changed': {
    heading: 'The report has changed',
    happened: 'The report does not say any more what you read.',
    toDo: 'Open it again, and review what it says now.',
    canRetry: false
  },
  'report-released': {
    heading: 'The report has been released',
    happened: 'The report went out; nothing in it can be changed any more.',
    toDo: 'Draft another one.',
    canRetry: false
  },
  'report-too-long': {
    heading: 'The report would be too long',
    happened:
      'There is more about this person in this time than one report holds, and a report is whole or it is not made.',
    toDo: 'Draft several, each of a shorter time.',
    canRetry: false
  },
  'night-not-held': {
    heading: 'That night is not held',
    happened: 'It was released meanwhile, a newer one has come, or its folder has changed.',
    toDo: 'Look at the feed again before you release anything.',
    canRetry: false
  },
  'view-not-kept': {
    heading: 'This is not kept',
    happened:
      'It was not opened in that view, or what was sent then is not kept: it was erased, it has expired, or it is of a kind that is kept by its digest only (GP Data, documents).',
    toDo: 'The audit still has what was opened, when and by whom.',
    canRetry: false
  },
  // Of systems that read by FHIR, as an officer sees what was refused to them.
  'scope-missing': notAllowed('The access token did not cover this', 'The system asked for less than it then read.'),
  'search-ended': notAllowed('The search had ended', 'A page of it was asked for too late, or with another token.'),
  'request-malformed': badLaunch('The record could not be opened'),
  'request-cross-site': badLaunch('Another site asked for this record'),
  'not-found': badLaunch('There is nothing at this address'),
  'method-not-allowed': badLaunch('The record can only be viewed'),
  'internal-error': busy('The Notts Care Record has failed', 'The fault is ours and not your system’s.')
}

/** The network or the server itself did not answer: no code of the contract can say that. */
const UNREACHABLE_WORDS = busy('The Notts Care Record cannot be reached', 'Your computer got no answer from it.')

const UNKNOWN_PROBLEM_WORDS = busy('The record could not be opened', 'The reason is not known here.')

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEM_WORDS, code)
}

export function toProblemWords(code: string): ProblemWords {
  if (isProblemCode(code)) return PROBLEM_WORDS[code]
  return code === 'unreachable' ? UNREACHABLE_WORDS : UNKNOWN_PROBLEM_WORDS
}
