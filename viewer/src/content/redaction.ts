/** Why something may be left out of an access report: Data Protection Act 2018, as officers choose it. */
import type { RedactionReason } from '@ncr/contract/access-report.ts'

export const REDACTION_WORDS: Readonly<Record<RedactionReason, string>> = {
  'serious-harm': 'Serious harm to the person or somebody else (Schedule 3, paragraphs 5 and 11)',
  'child-abuse': 'Child abuse data (Schedule 3, paragraph 21)',
  crime: 'Would hinder finding or preventing a crime (Schedule 2, paragraph 2)',
  'other-person': 'Tells about another person, who has not agreed (Schedule 2, paragraph 16)'
}
