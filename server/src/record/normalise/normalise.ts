/**
 * Normalise: from what a source sent to entries that can be believed. First whose answer it is, then each resource by
 * itself; what cannot be read is counted and named, never dropped in silence (H-003).
 */
import assert from 'node:assert/strict'
import type { Entry, Unreadable } from '@ncr/contract/record.ts'
import type { AccessGrant } from '../../domain/access-grant.ts'
import { withHubAddresses } from '../../domain/attachments.ts'
import { isDenied } from '../../domain/data-policy.ts'
import { binaryOf } from '../../domain/gp-documents.ts'
import { keeperOf } from '../../domain/pointers.ts'
import { holdsPatients, isCodedGp, isLive, type Source } from '../../domain/region.ts'
import { isResource, type JsonObject } from '../../domain/resource.ts'
import type { QualityCounter } from '../../ports/quality-counter.ts'
import type { ResourceCheck } from '../../ports/resource-check.ts'
import type { AnsweredSource, SourceAnswer, TypeAnswer, TypeFailure } from '../../ports/source-reader.ts'
import type { NormalisedAnswer, NormalisedType } from '../normalised-answer.ts'
import { contradicts } from './check-gp-patient.ts'
import { checkPerson, type PersonCheck } from './check-person.ts'
import { createReading, type Reading } from './reading.ts'
import { readResource } from './read-resource.ts'
import { tellFormerNumber, toSourceEvent } from './source-event.ts'
import { withhold } from './withhold.ts'

const RESOURCES_PER_STEP = 16
/** A type that the organisation is not shown: whether there is any of it is not said. */
const HELD_BACK: NormalisedType = {
  entries: [],
  unreadable: [],
  failure: { state: 'withheld', detail: 'not switched on for your organisation' },
  cut: null,
  partWithheld: false,
  impairment: null,
  notSupported: null
}

/** What was recorded about the person since then may lie under the other record. */
const REPLACED = unavailable('says that its record of this person was replaced by another, which it did not send')

/** Of small answers: at once. `quality`: left out by whoever reads again what has been counted. */
export function normalise(
  check: ResourceCheck,
  grant: AccessGrant,
  source: Source,
  answer: SourceAnswer,
  quality: QualityCounter | null = null
): NormalisedAnswer {
  const steps = normaliseInSteps(check, grant, source, answer, quality)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same, yielding wherever others may have a turn. */
export function* normaliseInSteps(
  check: ResourceCheck,
  grant: AccessGrant,
  source: Source,
  answer: SourceAnswer,
  quality: QualityCounter | null = null
): Generator<undefined, NormalisedAnswer> {
  const base = { source, asOf: null, flags: [], incident: null }
  if (answer.kind === 'not-asked') {
    return {
      ...base,
      kind: 'whole',
      state: 'not-asked',
      detail: answer.detail,
      event: toSourceEvent(source, answer, null)
    }
  }
  if (answer.kind === 'failed') {
    return {
      ...base,
      kind: 'whole',
      state: answer.outcome,
      detail: answer.detail,
      event: toSourceEvent(source, answer, null)
    }
  }
  return yield* normaliseAnswered(check, grant, source, answer, quality)
}

function* normaliseAnswered(
  check: ResourceCheck,
  grant: AccessGrant,
  source: Source,
  received: AnsweredSource,
  quality: QualityCounter | null
): Generator<undefined, NormalisedAnswer> {
  const base = { source, asOf: received.asOf, flags: received.flags, incident: null }
  const failWhole = (failure: TypeFailure): NormalisedAnswer => ({
    ...base,
    kind: 'whole',
    state: failure.state,
    detail: failure.detail,
    event: toSourceEvent(source, received, failure)
  })
  if (received.patientFailure !== null) {
    return failWhole({ ...received.patientFailure, detail: `Patient: ${received.patientFailure.detail}` })
  }
  const person = checkWhose(received, grant, source)
  if (person.kind === 'several') return failWhole(unavailable('answered with more than one person'))
  if (person.kind === 'no-resource') return failWhole(unavailable('answered with a Patient that cannot be read'))
  if (person.kind === 'wrong-person') {
    const failed = failWhole(unavailable('answered about somebody else; nothing of its answer is shown'))
    return { ...failed, incident: { kind: 'wrong-person', resources: person.resources } }
  }
  const isReplaced = person.kind === 'held' && person.isReplaced
  // After the guard, which must see everything, and before anything that counts.
  const { answer, withheld } = yield* withhold(source, received, grant.permission.sensitiveCodes)
  const reading = createReading(check, source, answer.included)
  const types = new Map<string, NormalisedType>()
  for (const [type, typeAnswer] of answer.types) {
    const isHeldBack = isDenied(grant.permission.denied, source.id, type)
    const read = isHeldBack ? HELD_BACK : yield* readType(type, typeAnswer, reading, grant.nhsNumber)
    types.set(type, isReplaced && !isHeldBack ? { ...read, failure: read.failure ?? REPLACED } : read)
  }
  // Copies of the night were counted when they were loaded; pointers of the national service are no provider’s data.
  if (holdsPatients(source)) quality?.see(source, reading.seen)
  const held = person.kind === 'held'
  assert(types.size === answer.types.size, 'every type that was answered for has its answer')
  const event = tellFormerNumber(toSourceEvent(source, answer, null), answer.patients, grant.nhsNumber)
  return { ...base, kind: 'types', held, types, withheld, event }
}

/** A practice's record is checked against the demographics of the index too, as the national service asks. */
function checkWhose(answer: AnsweredSource, grant: AccessGrant, source: Source): PersonCheck {
  const checked = checkPerson(answer, grant.numbers, isLive(source) ? source.baseUrl : null)
  if (checked.kind !== 'held' || !isCodedGp(source)) return checked
  const isOther = answer.patients.some((patient) => contradicts(patient, grant.context.person))
  return isOther ? { kind: 'wrong-person', resources: ['Patient'] } : checked
}

function unavailable(detail: string): TypeFailure {
  return { state: 'unavailable', detail }
}

function* readType(
  type: string,
  answer: TypeAnswer,
  reading: Reading,
  nhsNumber: string
): Generator<undefined, NormalisedType> {
  const entries = new Map<string, Entry>()
  const unreadable: Unreadable[] = answer.unreadable.map(({ resource, issues }) => ({ resource, issues: [...issues] }))
  for (const [place, received] of answer.resources.entries()) {
    if (place % RESOURCES_PER_STEP === 0) yield undefined
    const read = readResource(received, type, reading)
    // The same id again, on a later page, is the same resource: the later one stands.
    if (read.kind === 'entry') entries.set(read.entry.id, toBrowserEntry(read.entry, reading.source, nhsNumber))
    else unreadable.push(read.unreadable)
    noteSeen(reading, received, type, read.kind === 'entry')
  }
  assert(
    entries.size + unreadable.length <= answer.resources.length + answer.unreadable.length,
    'nothing becomes two entries'
  )
  unreadable.push(...reading.takeFaults())
  return {
    entries: [...entries.values()],
    unreadable,
    failure: answer.failure,
    cut: answer.cut,
    partWithheld: answer.partWithheld,
    impairment: answer.impairment ?? null,
    notSupported: answer.notSupported ?? null
  }
}

function noteSeen({ seen }: Reading, received: unknown, type: string, isEntry: boolean): void {
  if (!isResource(received)) seen.unreadable.push(null)
  else if (isEntry) seen.readable.push(received)
  else seen.unreadable.push({ type, id: received['id'] })
}

/** What leaves the server: documents by the hub's address alone, never a partner's. */
function toBrowserEntry(entry: Entry, source: Source, nhsNumber: string): Entry {
  return { ...entry, resource: withHubAddresses(entry.resource, entry.id, nhsNumber, opensOf(source)) }
}

/** Which attachments of the source can be opened from here; undefined: all that have bytes or an address. */
function opensOf(source: Source): ((attachment: JsonObject) => boolean) | undefined {
  switch (source.kind) {
    case 'nrl':
      return (one) => keeperOf(source, one) !== null
    case 'gp-connect-structured':
      // A practice's documents are behind another service of GP Connect, a source of its own.
      return (one) => typeof one['data'] === 'string'
    case 'gp-connect-documents':
      return (one) => binaryOf(one) !== null
    default:
      return undefined
  }
}
