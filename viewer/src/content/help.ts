/** The help page's own sentences: how the record may be used, and what it is not. */

export interface HelpTopic {
  readonly heading: string
  readonly paragraphs: readonly string[]
}

export const USE: HelpTopic = {
  heading: 'Appropriate use',
  paragraphs: [
    'Open a record only for the direct care of the person in front of you. Every look is written down: who, when, which sections and which entries. Opening a record for any other reason may lead to disciplinary action.',
    'The record shows what partners’ systems hold. It cannot be changed here: to correct something, correct it in the system that recorded it.',
    'Check the date and the source of each entry. What is not here may still exist: in a source that did not answer, in one that does not send it, or on paper.',
    'Close the record when you have finished, and before you leave a shared computer.'
  ]
}

export const COUNTS: HelpTopic = {
  heading: 'Counts',
  paragraphs: [
    '“At least 4” means that a source which may hold more did not give its whole answer. “Not known” means that nothing came and something may exist. A bare number means that all sources which were asked gave their whole answer.'
  ]
}

export const DISAGREE: HelpTopic = {
  heading: 'Links and disagreements',
  paragraphs: [
    'Entries that say the same are linked (“also …”) and never merged: each keeps its own words. Where sources contradict one another, all sides stand at the top of the Summary.'
  ]
}

export const REPORT =
  'Tell your service desk what is wrong and quote the request number. Do not put details of the person in an email.'
