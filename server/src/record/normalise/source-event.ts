/** What the sources strip says of one source: answered only when nothing of its answer failed. */
import type { SourceEvent } from '@ncr/contract/record.ts'
import type { SourceOutcomeName } from '@ncr/contract/source-outcome.ts'
import { isResource } from '../../domain/resource.ts'
import { soleNumberOf } from '../../domain/subject.ts'
import type { Source } from '../../domain/region.ts'
import {
  FAILURE_STATES,
  type AnsweredSource,
  type FailureState,
  type SourceAnswer,
  type TypeFailure,
  type UnaskedSource
} from '../../ports/source-reader.ts'

const OUTCOME_OF_FAILURE: Readonly<Record<FailureState, SourceOutcomeName>> = {
  refused: 'refused',
  // A source that withholds has answered: the sections say what it held back.
  withheld: 'answered',
  'timed-out': 'timed-out',
  unavailable: 'unavailable'
}

const TYPES_NAMED_MAX = 3

/** `whole`: the failure that stands for the whole answer, when there is one. */
export function toSourceEvent(
  about: Pick<Source, 'id' | 'enabled'>,
  answer: SourceAnswer,
  whole: TypeFailure | null
): SourceEvent {
  const source = about.id
  if (answer.kind === 'not-asked') return toUnaskedEvent(about, answer)
  if (answer.kind === 'failed') {
    return { event: 'source', source, outcome: answer.outcome, tookMs: answer.tookMs, detail: answer.detail }
  }
  const failure = whole ?? gravestOf(answer)
  return {
    event: 'source',
    source,
    outcome: failure === null ? 'answered' : OUTCOME_OF_FAILURE[failure.state],
    tookMs: answer.tookMs,
    asOf: answer.asOf,
    ...(answer.flags.length === 0 ? {} : { flags: [...answer.flags] }),
    ...(answer.rejectedNight === undefined ? {} : { rejectedNight: answer.rejectedNight }),
    ...(answer.heldNight === undefined ? {} : { heldNight: answer.heldNight }),
    ...detailOf(failure, answer.retried ?? 0)
  }
}

/** Whoever looks for something at that source finds part of it under a number that it should no longer use (H-012). */
export function tellFormerNumber(event: SourceEvent, patients: readonly unknown[], nhsNumber: string): SourceEvent {
  if (patients.every((patient) => isResource(patient) && soleNumberOf(patient) === nhsNumber)) return event
  const told = 'it holds something under a former NHS number of this person'
  return { ...event, detail: event.detail === undefined ? told : `${event.detail}; ${told}` }
}

/** Down, switched off or not a holder: only the last is nothing to worry about, so a reader can tell them apart (H-003). */
function toUnaskedEvent({ id, enabled }: Pick<Source, 'id' | 'enabled'>, answer: UnaskedSource): SourceEvent {
  const { detail, failingSince } = answer
  const unasked: SourceEvent = { event: 'source', source: id, outcome: 'not-asked', tookMs: 0, detail }
  return {
    ...unasked,
    ...(failingSince === undefined ? {} : { failingSince }),
    ...(enabled ? {} : { switchedOff: true as const })
  }
}

/** What failed; else that something came at the second attempt only, for whoever looks why it took long. */
function detailOf(failure: TypeFailure | null, retried: number): { readonly detail?: string } {
  if (failure !== null) return { detail: failure.detail }
  return retried === 0 ? {} : { detail: 'answered at the second attempt' }
}

function gravestOf(answer: AnsweredSource): TypeFailure | null {
  const failed = [...answer.types].flatMap(([type, { failure }]) => (failure === null ? [] : [{ type, failure }]))
  const gravest = failed.toSorted((a, b) => rank(b.failure) - rank(a.failure))[0]?.failure
  if (gravest === undefined) return null
  const types = failed.filter(({ failure }) => failure.state === gravest.state).map(({ type }) => type)
  if (types.length === answer.types.size) return gravest
  const named = types.slice(0, TYPES_NAMED_MAX).join(', ')
  const more = types.length > TYPES_NAMED_MAX ? ` and ${types.length - TYPES_NAMED_MAX} more` : ''
  return { state: gravest.state, detail: `${named}${more}: ${gravest.detail}` }
}

function rank(failure: TypeFailure): number {
  return FAILURE_STATES.indexOf(failure.state)
}
