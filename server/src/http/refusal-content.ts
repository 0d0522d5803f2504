/** What a practitioner is told to do, for every code: plain sentences, no blame, nothing about the person. */
import type { ProblemCode } from '@ncr/contract/problem-codes.ts'

const AGAIN = 'Go back to the record in your own system and open the Notts Care Record again.'
const DESK = 'If it happens again, tell your local service desk and quote the request id below.'
/** H-012: nobody is found by name. Whom to telephone follows on the page: the desk that the region file names. */
const UNTRACED =
  'A newborn, or anybody else who has no traced NHS number yet, cannot be opened here, and nobody is ever looked up by name: have them traced first. If you need information about them now, telephone the service desk.'
const SYSTEM_FAULT = `Your own system sent something that cannot be accepted. ${DESK}`

export const WHAT_TO_DO: Readonly<Record<ProblemCode, readonly string[]>> = {
  'launch-malformed': [SYSTEM_FAULT, UNTRACED],
  'launch-algorithm': [SYSTEM_FAULT],
  'launch-issuer': [SYSTEM_FAULT],
  'launch-signature': [SYSTEM_FAULT],
  'launch-audience': [SYSTEM_FAULT],
  'launch-too-long': [SYSTEM_FAULT],
  'launch-not-yet-valid': [AGAIN, 'The clock of your system may be wrong.', DESK],
  'launch-expired': [AGAIN, 'A launch is valid for a minute at most.', DESK],
  'launch-replayed': [
    AGAIN,
    'Each launch opens the record once: a page that is reloaded or gone back to does not open it again.'
  ],
  'partner-not-approved': [
    'Your organisation has not yet approved the information governance pack of the Notts Care Record.',
    'Ask your line manager or information governance lead when it will go live with you.'
  ],
  'partner-not-live': [
    'The Notts Care Record is not switched on for your organisation today.',
    'Ask your line manager or local service desk when it will be.'
  ],
  'launch-reason': ['The Notts Care Record may be opened only to provide direct care to the person.'],
  'launch-role': [
    'Your organisation has not given your role access to the Notts Care Record.',
    'Ask your line manager or local service desk if you need it for direct care.'
  ],
  'nhs-number-invalid': ['Check the NHS number in your own system: it is missing or not a valid one.', AGAIN, UNTRACED],
  'person-unknown': [
    'No record can be opened under this NHS number.',
    'Check the NHS number in your own system.',
    UNTRACED,
    DESK
  ],
  'demographics-mismatch': [
    'The name, date of birth or gender in your own system differs from the person index for this NHS number.',
    'Check that you have the right person in front of you and the right number, correct your own system, then open the record again.'
  ],
  'person-objected': [
    'This person has objected, so that their record is not opened here.',
    'No partner was asked: this says nothing of what is recorded anywhere. Use the other ways your organisation has to get the information.',
    'If they are in danger without it, ask your service desk for emergency access by the central team.'
  ],
  'index-unavailable': [
    'The person index did not answer, so it cannot be confirmed whose record this is. Nothing is shown.',
    'Try again in a minute. Until then use the other ways your organisation has to get the information.'
  ],
  'audit-unavailable': [
    'Access cannot be written to the audit at the moment, so nothing is shown.',
    'Try again in a minute. Until then use the other ways your organisation has to get the information.'
  ],
  overloaded: ['Too many records are being opened at this moment.', 'Try again in a minute.'],
  'launch-host-unavailable': [
    'The Notts Care Record asked your own system who you are and about whom, and got no usable answer. Nothing is shown.',
    AGAIN,
    DESK
  ],
  'launch-host-unsafe': [`Your own system is set up in a way that is not safe enough. ${DESK}`],
  'launch-host-refused': ['Your own system did not let the Notts Care Record be opened.', AGAIN, DESK],
  'launch-other-browser': [
    AGAIN,
    'A launch opens the record only in the browser in which the button was pressed. If you came by a link that somebody sent you, do not use it.'
  ],
  'session-ended': ['This record has been closed or has timed out.', AGAIN],
  'view-replaced': ['Another view has been opened from this browser since.', AGAIN],
  'hidden-from-role': [
    'Your organisation or the region has hidden this part of the record from your role.',
    'Ask your line manager or local service desk if you need it for direct care.'
  ],
  'document-not-found': [
    'The record of this person has no such document, or its source no longer gives it.',
    'Open the record again and look for the document in its list.'
  ],
  'document-type-refused': [
    'Only PDF, web page, JPEG and PNG documents are shown, and only when they are what their source says they are.',
    'Ask the organisation that holds the document for it.'
  ],
  'document-unavailable': [
    'The source that holds the document did not give it, or what it gave cannot be trusted. The document exists.',
    'Try again in a minute, or ask the organisation that holds it.'
  ],
  'scope-missing': ['The access token was not asked for with a scope for this. This address is for systems.'],
  'search-ended': ['A page of this search was asked for with another token, or after it ended. Search again.'],
  'sign-in-required': [
    'You have signed out, or have done nothing here for a while.',
    'Sign in again from the console.'
  ],
  'sign-in-refused': [
    'The identity service did not confirm who you are, or what it said could not be believed.',
    'Go back to the console and sign in again, in one tab.',
    DESK
  ],
  'sign-in-level': ['Sign in with your smartcard, security key or other strong way that your organisation gives you.'],
  'sign-in-role': [
    'The console is for privacy officers of partner organisations and for the central team.',
    'If you have such a role as well, sign in again and choose it.'
  ],
  'sign-in-unavailable': [
    'The identity service did not answer, or not in a way that can be used.',
    'Try again in a minute.'
  ],
  'console-forbidden': ['This part of the console belongs to another role, or to another organisation.'],
  'case-closed': [
    'An investigation that is closed takes nothing more.',
    'Open another one, and quote the reference of this one in it.'
  ],
  'report-not-reviewed': [
    'Nobody but its authors has yet read the report as it now is, or something was left out of it after the review.',
    'Have somebody else review it.'
  ],
  'report-changed': ['The report does not say any more what you read.', 'Open it again, and review what it says now.'],
  'report-released': ['The report went out; nothing in it can be changed any more.', 'Draft another one.'],
  'report-too-long': [
    'There is more about this person in this time than one report holds, and a report is whole or it is not made.',
    'Draft several, each of a shorter time.'
  ],
  'night-not-held': ['The night was released meanwhile, a newer one has come, or its folder has changed.'],
  'view-not-kept': [
    'Your organisation has no such view, or what was sent then is not kept: it was erased, it has expired, or it is of a kind that is kept by its digest only.'
  ],
  'request-malformed': [DESK],
  'request-cross-site': ['Another site asked for the record through your browser. Nothing was shown to it.', DESK],
  'not-found': [
    'The Notts Care Record opens only from the record of the person in your own system: there is no search and no login here.'
  ],
  'method-not-allowed': [
    'The Notts Care Record is view-only: corrections are made in the system that recorded the entry.'
  ],
  'internal-error': ['The fault is ours, not your system’s and not a partner’s.', AGAIN, DESK]
}
