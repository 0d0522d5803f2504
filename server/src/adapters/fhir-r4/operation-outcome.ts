/**
 * What an OperationOutcome says about an answer (outer contract, section 3). Its code decides whatever HTTP status it
 * came with: failure often arrives inside success.
 */
import { isObject, objectsOf, textOf, type JsonObject } from '../../domain/resource.ts'
import { FAILURE_STATES, type FailureState, type TypeFailure } from '../../ports/source-reader.ts'
import { isOnPresentingOnly, leavesQuestionOut } from './ignored-question.ts'

const STATE_OF_CODE: ReadonlyMap<string, FailureState> = new Map([
  ['forbidden', 'refused'],
  ['security', 'refused'],
  ['login', 'refused'],
  ['suppressed', 'withheld'],
  ['timeout', 'timed-out']
])

const DETAIL_OF_STATE: Readonly<Record<FailureState, string>> = {
  refused: 'refused access',
  withheld: 'says that it withholds this',
  'timed-out': 'says that it ran out of time',
  unavailable: 'reported an error'
}

const TOLD_CHARACTERS_MAX = 300

/** Codes by which a source says that there is more than it sent. */
const INCOMPLETE_CODES: ReadonlySet<string> = new Set(['incomplete', 'too-costly', 'throttled', 'transient'])

/** Codes that as a warning put in doubt whether the search was done as asked (R4 IssueType: transient, security). */
const DOUBTFUL_CODES: ReadonlySet<string> = new Set([
  'exception',
  'lock-error',
  'no-store',
  'not-supported',
  'expired',
  'unknown',
  // More than one person, or more than one answer, fitted the question (H-012).
  'multiple-matches'
])

const KNOWN_SEVERITIES: ReadonlySet<string> = new Set(['fatal', 'error', 'warning', 'information'])

/** The failure that these OperationOutcomes report, the gravest of all their issues; null when they report none. */
export function failureOfOutcome(...bodies: readonly unknown[]): TypeFailure | null {
  const states = bodies.flatMap(issuesOf).map(stateOfIssue)
  const gravest = FAILURE_STATES.findLast((state) => states.includes(state))
  return gravest === undefined ? null : { state: gravest, detail: DETAIL_OF_STATE[gravest] }
}

/**
 * Whether an OperationOutcome puts in doubt that the answer is all there is. An issue whose severity nobody knows may be
 * an error, and one without issues meant to say something: with nothing beside it, it is never "none recorded" (H-003).
 */
export function saysIncomplete(body: unknown): boolean {
  const issues = issuesOf(body)
  if (isOutcome(body) && issues.length === 0) return true
  return issues.some((issue) => {
    const severity = textOf(issue['severity']) ?? ''
    const code = textOf(issue['code']) ?? ''
    if (INCOMPLETE_CODES.has(code) || !KNOWN_SEVERITIES.has(severity)) return true
    if (leavesQuestionOut(issue)) return true
    return (
      severity === 'warning' && DOUBTFUL_CODES.has(code) && !(code === 'not-supported' && isOnPresentingOnly(issue))
    )
  })
}

/**
 * What the source tells the reader beside its answer: the words of its issues of severity information, a known
 * impairment (UK Core Access, "OperationOutcome"). No failure. Null when it says nothing.
 */
export function impairmentOf(...bodies: readonly unknown[]): string | null {
  const told = bodies
    .flatMap(issuesOf)
    .filter((issue) => issue['severity'] === 'information' && stateOfIssue(issue) === null)
    .map((issue) => (isObject(issue['details']) ? textOf(issue['details']['text']) : null))
    .filter((text) => text !== null)
  if (told.length === 0) return null
  const words = [...new Set(told)]
    .join('; ')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return words.length > TOLD_CHARACTERS_MAX ? `${words.slice(0, TOLD_CHARACTERS_MAX)}…` : words
}

function issuesOf(body: unknown): ReturnType<typeof objectsOf> {
  return isOutcome(body) ? objectsOf(body['issue']) : []
}

function isOutcome(body: unknown): body is JsonObject {
  return isObject(body) && body['resourceType'] === 'OperationOutcome'
}

function stateOfIssue(issue: Readonly<Record<string, unknown>>): FailureState | null {
  const known = STATE_OF_CODE.get(textOf(issue['code']) ?? '')
  if (known !== undefined) return known
  return issue['severity'] === 'error' || issue['severity'] === 'fatal' ? 'unavailable' : null
}
