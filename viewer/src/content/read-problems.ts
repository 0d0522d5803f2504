/** Why a page, a document or a list could not be shown: who failed, and what to do (feature 20). */
import type { Refusal } from '../record/record-state.ts'

export type WhoFailed = 'ours' | 'partner' | 'nobody'

export interface ReadProblemWords {
  readonly heading: string
  readonly happened: string
  readonly who: WhoFailed
}

/** Statuses by which a server says that another system behind it failed (RFC 9110, 15.6.3 and 15.6.5). */
const OF_THE_PARTNER: ReadonlySet<number> = new Set([502, 504])
const HTTP_TYPE_REFUSED = 415

/** `what`: "This page", "The document". */
export function toReadProblemWords({ code, status }: Refusal, what: string): ReadProblemWords {
  const heading = `${what} could not be shown`
  if (code === 'unreachable')
    return {
      heading,
      happened: 'Your computer got no answer from the Notts Care Record. No partner has failed.',
      who: 'ours'
    }
  if (code === 'answer-unusable')
    return { heading, happened: 'The Notts Care Record sent an answer that cannot be used.', who: 'ours' }
  if (code === 'hidden-from-role')
    return { heading, happened: `${what} is hidden from your role by your organisation or the region.`, who: 'nobody' }
  if (code === 'view-not-kept')
    return {
      heading,
      happened: `${what} was not opened in that view, or what was sent then is not kept.`,
      who: 'nobody'
    }
  if (code === 'overloaded')
    return { heading, happened: 'The Notts Care Record is too busy. Wait a moment and ask again.', who: 'ours' }
  if (status === 403)
    return { heading, happened: `${what} is not open to you, or the partner refused it.`, who: 'nobody' }
  if (status === 404) return { heading, happened: `${what} was not found. It may exist elsewhere.`, who: 'nobody' }
  if (status === HTTP_TYPE_REFUSED)
    return { heading, happened: `${what} is of a kind that the record does not show.`, who: 'nobody' }
  if (status !== undefined && OF_THE_PARTNER.has(status))
    return { heading, happened: 'The partner’s system failed or did not answer in time.', who: 'partner' }
  if (code === 'audit-unavailable')
    return {
      heading,
      happened: 'Every look must be written down first, and that is not possible just now.',
      who: 'ours'
    }
  return { heading, happened: 'The Notts Care Record failed.', who: 'ours' }
}

export const WHO_WORDS: Record<WhoFailed, string> = {
  ours: 'The fault is with the Notts Care Record and not with a partner.',
  partner: 'The fault is with the partner and not with the Notts Care Record.',
  nobody: ''
}

export const MAY_EXIST = 'Do not take this to mean that nothing is recorded.'
