/**
 * Every way the product says no, with its HTTP status and a title (RFC 9457, section 3.1). The order of the launch
 * codes is the order in which a launch is checked: the first that fails is told.
 */
export const PROBLEMS = {
  'launch-malformed': { status: 400, title: 'The launch could not be read' },
  'launch-algorithm': { status: 400, title: 'The launch is signed in a way that is not allowed' },
  'launch-issuer': { status: 401, title: 'The launching system is not known here' },
  'launch-signature': { status: 401, title: 'The signature of the launch is not right' },
  'launch-audience': { status: 401, title: 'The launch was meant for another address' },
  'launch-too-long': { status: 401, title: 'The launch would be valid for too long' },
  'launch-not-yet-valid': { status: 401, title: 'The launch is not valid yet' },
  'launch-expired': { status: 401, title: 'The launch has expired' },
  'launch-replayed': { status: 409, title: 'The launch was used before' },
  'partner-not-approved': { status: 403, title: 'Your organisation has not approved the record yet' },
  'partner-not-live': { status: 403, title: 'Your organisation is not live on the record' },
  'launch-reason': { status: 403, title: 'The record is for direct care only' },
  'launch-role': { status: 403, title: 'Your role does not open the record' },
  'nhs-number-invalid': { status: 422, title: 'The NHS number is not valid' },
  'person-unknown': { status: 404, title: 'This person was not found in the person index' },
  'demographics-mismatch': { status: 409, title: 'The details do not match the person index' },
  'person-objected': { status: 403, title: 'The record cannot be opened for this person' },
  'index-unavailable': { status: 503, title: 'The person index did not answer' },
  'audit-unavailable': { status: 503, title: 'The audit cannot be written' },
  overloaded: { status: 503, title: 'The record is too busy' },
  // A SMART launch is a conversation with the host system, which can go wrong in ways a signed launch cannot.
  'launch-host-unavailable': { status: 503, title: 'Your own system did not answer' },
  'launch-host-unsafe': { status: 502, title: 'Your own system does not meet the rules for opening the record' },
  'launch-host-refused': { status: 403, title: 'Your own system did not confirm the launch' },
  'launch-other-browser': { status: 401, title: 'The launch did not begin in this browser' },
  'session-ended': { status: 401, title: 'This record has been closed' },
  'view-replaced': { status: 409, title: 'Another view has replaced this one' },
  'hidden-from-role': { status: 403, title: 'Your role does not see this part of the record' },
  'document-not-found': { status: 404, title: 'There is no such document in this record' },
  'document-type-refused': { status: 415, title: 'The document is of a kind that is not shown' },
  'document-unavailable': { status: 502, title: 'The document could not be fetched' },
  'sign-in-required': { status: 401, title: 'You are not signed in' },
  'sign-in-refused': { status: 403, title: 'Your sign-in was not confirmed' },
  'sign-in-level': { status: 403, title: 'You signed in in a way that is not strong enough' },
  'sign-in-role': { status: 403, title: 'The role you chose does not open the console' },
  'sign-in-unavailable': { status: 503, title: 'The identity service did not answer' },
  'console-forbidden': { status: 403, title: 'Your role does not do this' },
  'view-not-kept': { status: 404, title: 'This is not kept' },
  'request-malformed': { status: 400, title: 'The request could not be read' },
  'request-cross-site': { status: 403, title: 'The request came from another site' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'The record is view-only' },
  'internal-error': { status: 500, title: 'The Notts Care Record failed' }
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof PROBLEMS
