/** Sentences that stand on every page. */
export const WARNING =
  'Additional information to support your decision. It may not be complete: never rely on it alone.'
/** Beside the warning on the Summary, where a panel has no room for a heading over its dates. */
export const DATES = 'Dates are of recording, unless a panel says otherwise.'
export const HIDDEN = 'Hidden from your role by your organisation.'
