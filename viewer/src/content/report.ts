/** Reporting a problem: kinds in words, and what the message to the service desk says. References only (feature 69). */
import type { OpenedEvent } from '@ncr/contract/record.ts'
import type { ProblemKind } from '@ncr/contract/problem-kinds.ts'
import type { Report } from '@ncr/contract/report.ts'
import { showDateTime } from '../dates/partial-date.ts'

export const PROBLEM_WORDS: Record<ProblemKind, string> = {
  'looks-wrong': 'It looks wrong, or disagrees with what I know',
  'is-missing': 'Something that should be here is missing',
  'is-somebody-else': 'It may be about somebody else',
  'is-hard-to-read': 'It is hard to read, or misleading',
  'does-not-work': 'Something does not work'
}

export const REPORT_LEAD =
  'Choose what is wrong. Only references are sent: say what you know about it to your service desk, not in an email.'

export const REPORT_URGENT =
  'If it may harm somebody now, correct it with whoever recorded it first. Telephone; do not wait for an answer.'

/** Where the problem is: what of a report names a place. */
export type ReportPlace = Pick<Report, 'section' | 'page' | 'entry'>

/** An id that a source made out of the NHS number is written without it, as in every address. */
function withoutNumber(text: string, nhsNumber: string): string {
  return text.replaceAll(nhsNumber, '~')
}

/** One line each; nothing of the person, and no word of theirs. */
export function sayReport(
  opened: OpenedEvent,
  place: ReportPlace,
  sent: { readonly problem: ProblemKind; readonly reference: string }
): string {
  const source = opened.sources.find(({ id }) => place.entry?.startsWith(`${id}/`))
  const lines = [
    `Report ${sent.reference}`,
    `Problem: ${PROBLEM_WORDS[sent.problem]}`,
    place.entry === undefined ? null : `Entry: ${withoutNumber(place.entry, opened.person.nhsNumber)}`,
    source === undefined ? null : `Source: ${source.name}, ${source.partner} (${source.odsCode})`,
    place.section === undefined ? null : `Section: ${place.section}`,
    place.page === undefined ? null : `Page: ${place.page}`,
    `Request ${opened.requestId}, opened ${showDateTime(opened.at)}`,
    `Reported at ${opened.reader.organisation} (${opened.reader.odsCode})`
  ]
  return lines.filter((line) => line !== null).join('\n')
}

export function toMailAddress(email: string, regionName: string, text: string): string {
  const [subject = ''] = text.split('\n')
  return `mailto:${email}?subject=${encodeURIComponent(`${regionName}: ${subject}`)}&body=${encodeURIComponent(text)}`
}
