/**
 * The state of one source in one section, over the section's types together: failures win, the gravest first; entries
 * received are shown all the same; types the source never sends do not count unless all are (outer contract, section 3).
 */
import assert from 'node:assert/strict'
import type { SectionState, Unreadable } from '@ncr/contract/record.ts'
import type { SectionStateName, StateFlag } from '@ncr/contract/source-outcome.ts'
import { FAILURE_STATES, type TypeFailure } from '../../ports/source-reader.ts'
import type { NormalisedAnswer, NormalisedType } from '../normalised-answer.ts'
import type { SectionDeclaration } from './section-declarations.ts'

const UNREADABLE_NAMED_MAX = 50

interface TypeState {
  readonly type: string
  readonly answer: NormalisedType
}

/** `entries`: how many of the source's entries this section shows. */
export function toSectionState(
  section: Pick<SectionDeclaration, 'types' | 'neverFrom'>,
  answer: NormalisedAnswer,
  entries: number
): SectionState {
  const source = answer.source.id
  const sent = section.types.filter((type) => answer.source.resourceTypes.includes(type))
  if (answer.kind === 'whole' && answer.state === 'not-asked') {
    // A reader counts it as missing only where it would have had something.
    return { ...withDetail(source, 'not-asked', answer), ...(sent.length === 0 ? { neverSends: true as const } : {}) }
  }
  // What a source never sends stays so even while it fails: nothing is missing that it would have had.
  if (sent.length === 0 || section.neverFrom?.includes(answer.source.kind) === true)
    return { source, state: 'not-supported' }
  const base = { source, ...(answer.asOf === null ? {} : { asOf: answer.asOf }) }
  if (answer.kind === 'whole') return { ...base, ...withDetail(source, answer.state, answer) }
  const types = sent.flatMap((type) => {
    const typeAnswer = answer.types.get(type)
    return typeAnswer === undefined ? [] : [{ type, answer: typeAnswer }]
  })
  assert(!answer.held || types.length === sent.length, 'who holds the person has an answer for each type it sends')
  // Of what a source says that it does not send, "none" would be a guess: those types say nothing.
  if (types.length > 0 && entries === 0 && types.every(saysNothing))
    return { ...base, state: 'not-supported', ...besideDetail(types) }
  const saying = types.filter((type) => !saysNothing(type) || type.answer.entries.length > 0)
  return { ...base, ...judge(saying, answer.held, entries), ...toFlags(types, answer.flags), ...toUnreadable(types) }
}

function withDetail(
  source: string,
  state: SectionStateName,
  answer: Extract<NormalisedAnswer, { kind: 'whole' }>
): SectionState {
  return { source, state, ...(answer.detail === null ? {} : { detail: answer.detail }) }
}

function saysNothing({ answer }: TypeState): boolean {
  return answer.notSupported !== null && answer.failure === null && answer.unreadable.length === 0
}

interface Judgement {
  readonly state: SectionStateName
  readonly detail?: string
}

function judge(types: readonly TypeState[], held: boolean, entries: number): Judgement {
  const failures = types.flatMap(({ type, answer }) =>
    answer.failure === null ? [] : [{ type, failure: answer.failure }]
  )
  const gravest = failures.toSorted((a, b) => rank(b.failure) - rank(a.failure))[0]
  if (gravest !== undefined) {
    const named =
      types.length > 1 || entries > 0 ? `${gravest.type}: ${gravest.failure.detail}` : gravest.failure.detail
    return { state: gravest.failure.state, detail: named }
  }
  if (entries > 0) return { state: 'recorded', ...besideDetail(types) }
  // Something came that nobody could read: that is not "none".
  if (types.some(({ answer }) => answer.unreadable.length > 0)) {
    return { state: 'unavailable', detail: 'sent only entries that could not be read' }
  }
  if (!held) return { state: 'not-held', ...besideDetail(types) }
  // What was held back, or lies behind a limit, may be what belongs here: nothing received is then not "none".
  if (types.some(({ answer }) => answer.partWithheld)) return { state: 'withheld', detail: 'some of it was held back' }
  if (types.some(({ answer }) => answer.cut !== null)) return { state: 'unavailable', ...besideDetail(types) }
  return { state: 'none-recorded', ...besideDetail(types) }
}

function rank(failure: TypeFailure): number {
  return FAILURE_STATES.indexOf(failure.state)
}

/** What is said beside an answer that stands: what it leaves out, that it was cut, and what the source tells of itself. */
function besideDetail(types: readonly TypeState[]): { readonly detail?: string } {
  const cut = types.find(({ answer }) => answer.cut !== null)
  const told = types.find(({ answer }) => answer.impairment !== null)
  const unsupported = types.find(({ answer }) => answer.notSupported !== null)
  const parts = [
    ...(unsupported === undefined ? [] : [String(unsupported.answer.notSupported)]),
    ...(cut === undefined ? [] : [`${cut.type}: ${String(cut.answer.cut)}`]),
    ...(told === undefined ? [] : [`the source says: ${String(told.answer.impairment)}`])
  ]
  return parts.length === 0 ? {} : { detail: parts.join('; ') }
}

function toFlags(types: readonly TypeState[], ofSource: readonly StateFlag[]): { readonly flags?: StateFlag[] } {
  const flags = new Set(ofSource)
  if (types.some(({ answer }) => answer.cut !== null)) flags.add('cut')
  if (types.some(({ answer }) => answer.partWithheld)) flags.add('part-withheld')
  return flags.size === 0 ? {} : { flags: [...flags] }
}

function toUnreadable(types: readonly TypeState[]): {
  readonly unreadable?: number
  readonly unreadableIssues?: Unreadable[]
} {
  const all = types.flatMap(({ answer }) => answer.unreadable)
  if (all.length === 0) return {}
  assert(
    all.every((item) => item.issues.length > 0),
    'nothing is unreadable without a reason'
  )
  return { unreadable: all.length, unreadableIssues: all.slice(0, UNREADABLE_NAMED_MAX) }
}
