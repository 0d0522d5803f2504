/**
 * Whether an issue of an OperationOutcome says, in whatever severity and code, that part of the question was left out of
 * account. Servers that are lenient tell it as a warning or as information, in words of their own (R4, 3.1.1.1.1: a
 * server may ignore what it does not know), and an empty list beside it is an answer to another question (H-003).
 */
import { isObject, objectsOf, textOf, textsOf, type JsonObject } from '../../domain/resource.ts'

/** How the person is named in the search, in words that no sentence holds by chance. */
const PERSON = /\b(?:patient|subject)(?::Patient)?[.:]identifier\b|["'`“‘](?:patient|subject|identifier)["'`”’]/i
/** The whole place: `http.query:patient`, `Patient.identifier`, `patient`. */
const PERSON_PLACE = /(?:^|[.:/])(?:patient|subject|identifier)$/i
const PART_OF_A_QUESTION = /\b(?:parameters?|criteri(?:a|on)|arguments?|filters?|chain(?:s|ed|ing)?)\b/i
const LEFT_OUT =
  /\b(?:ignor\w*|disregard\w*|skipp\w*|dropp\w*|unsupported|unknown|unrecogni[sz]ed|invalid|not\s+(?:\w+\s+)?(?:supported|recogni[sz]ed|known|valid|used|applied|processed|implemented))\b/i
/** Of what it may ignore all the same found is found: how it is cut into pages, and what comes along. */
const PRESENTING = /(?<!\w)_(?:count|include|revinclude|format|sort|summary|elements|total|pretty|contained)\b/i

export function leavesQuestionOut(issue: JsonObject): boolean {
  const words = wordsOf(issue)
  const places = [...textsOf(issue['expression']), ...textsOf(issue['location'])]
  const namesPerson = PERSON.test(words) || places.some((place) => PERSON_PLACE.test(place))
  if (!LEFT_OUT.test(words)) return false
  return namesPerson || (PART_OF_A_QUESTION.test(words) && !PRESENTING.test(words))
}

/** It is about how the answer is to be presented, and about nothing else that was asked. */
export function isOnPresentingOnly(issue: JsonObject): boolean {
  const words = wordsOf(issue)
  return PRESENTING.test(words) && !PERSON.test(words)
}

function wordsOf({ diagnostics, details }: JsonObject): string {
  const { text, coding } = isObject(details) ? details : {}
  const displays = objectsOf(coding).map(({ display }) => textOf(display))
  return [textOf(diagnostics), textOf(text), ...displays].filter((told) => told !== null).join('; ')
}
