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

/** This record’s own guide: what somebody needs who opens it for the first time. */
export const TRAINING: HelpTopic = {
  heading: 'Training',
  paragraphs: [
    'Two minutes before your first patient. Read the banner first: it is the person, from the national index, and under it stand allergies, resuscitation, communication needs and the number of alerts. If it is not the person in front of you, close the record.',
    'Then the line of sources: who has answered, who is still being asked, and who could not be read. “None recorded” always names who says so; where a source is missing the record says “at least” or “not known”, and never “none”.',
    'What sources disagree about stands above everything else, each in its own words. Nothing is merged away: “also at” leads to the same thing at another source.',
    'Open any entry by its name: all that was sent about it, when it was recorded and by which system. The same is on paper when you print, with what is missing.'
  ]
}

export const NO_TRAINING = 'The region has published no training of its own. Ask your service desk for it.'

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
