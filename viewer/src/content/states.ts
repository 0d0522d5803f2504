/** The nine states in words, and the two that only a screen has. A source's name stands before each. */
import type { ShownState } from '../record/section-summary.ts'
import type { StateFlag } from '@ncr/contract/source-outcome.ts'

export interface StateWords {
  /** After one source's name: "CityCare did not answer in time". */
  readonly said: string
  /** After several names. */
  readonly saidByMany: string
  /** On the help page. */
  readonly meaning: string
}

export const STATE_WORDS: Record<ShownState, StateWords> = {
  recorded: {
    said: 'sent what it has recorded',
    saidByMany: 'sent what they have recorded',
    meaning: 'The source knows the person and sent what it has.'
  },
  'none-recorded': {
    said: 'has none recorded',
    saidByMany: 'have none recorded',
    meaning: 'The source knows the person and has nothing recorded here.'
  },
  'not-held': {
    said: 'has no record under this NHS number',
    saidByMany: 'have no record under this NHS number',
    meaning:
      'The source does not know the person by this NHS number. It may still know them by another number or by none: this is not the same as nothing recorded.'
  },
  'not-supported': {
    said: 'does not send this',
    saidByMany: 'do not send this',
    meaning: 'The source never sends this kind of information to the record.'
  },
  'not-asked': {
    said: 'was not asked',
    saidByMany: 'were not asked',
    meaning:
      'The record did not ask: no linkage says that the source holds this person, or it gives its data on a page of its own.'
  },
  refused: {
    said: 'refused access',
    saidByMany: 'refused access',
    meaning: 'The source denied access. It may hold something that you cannot see here.'
  },
  withheld: {
    said: 'withheld this by policy',
    saidByMany: 'withheld this by policy',
    meaning: 'A rule of the source or its organisation held this back.'
  },
  'timed-out': {
    said: 'did not answer in time',
    saidByMany: 'did not answer in time',
    meaning: 'The source was asked and gave no complete answer within its limit. It may hold something.'
  },
  unavailable: {
    said: 'could not be read',
    saidByMany: 'could not be read',
    meaning: 'The source is down, or sent something that could not be used. It may hold something.'
  },
  down: {
    said: 'is down and was not asked',
    saidByMany: 'are down and were not asked',
    meaning: 'The source keeps failing, so the record leaves it alone until it answers again. It may hold something.'
  },
  off: {
    said: 'is switched off',
    saidByMany: 'are switched off',
    meaning: 'The region has switched the source off, so the record does not ask it. It may hold something.'
  },
  asking: { said: 'is being asked', saidByMany: 'are being asked', meaning: 'The answer is not in yet.' },
  unknown: {
    said: 'was not heard of before the record broke off',
    saidByMany: 'were not heard of before the record broke off',
    meaning: 'The record ended before this source’s answer was in.'
  }
}

export const FLAG_WORDS: Record<StateFlag, string> = {
  stale: 'older than promised',
  cut: 'cut at a limit: more may exist',
  'part-withheld': 'part withheld'
}

export const FLAG_MEANINGS: Record<StateFlag, string> = {
  stale: 'The overnight copy is older than the source promises. Later changes are missing.',
  cut: 'The source has more than the record can take. Only a part is shown.',
  'part-withheld': 'The source or a policy held some of it back.'
}
