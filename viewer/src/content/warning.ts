/** Sentences that stand on every page. */
export const WARNING =
  'Additional information to support your decision. It may not be complete: never rely on it alone.'
export const HIDDEN = 'Hidden from your role by your organisation.'
