/** How an investigation ended, in words. */
import type { CaseOutcome } from '@ncr/contract/case.ts'

export const OUTCOME_WORDS: Readonly<Record<CaseOutcome, string>> = {
  'no-concern': 'Nothing was wrong',
  concern: 'Something was wrong, and it was dealt with',
  'passed-on': 'Passed on to somebody else'
}
