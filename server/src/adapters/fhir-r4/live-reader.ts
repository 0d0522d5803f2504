/**
 * Asks one FHIR R4 source for one person, within one deadline that runs from the first request to the last byte (outer
 * contract, section 3). A source that keeps failing is left alone until it is back.
 */
import { setMaxListeners } from 'node:events'
import assert from 'node:assert/strict'
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import { AccessGrant } from '../../domain/access-grant.ts'
import { londonClock } from '../../domain/london-time.ts'
import type { NhsNumber } from '../../domain/nhs-number.ts'
import { isLive, type AskedSource as AnyAskedSource, type LiveSource, type Stu3Source } from '../../domain/region.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SourceHealth } from '../../ports/source-health.ts'
import type {
  AnsweredSource,
  Asking,
  SourceAnswer,
  SourceReader,
  TypeAnswer,
  TypeFailure
} from '../../ports/source-reader.ts'
import { askPointers } from './ask-pointers.ts'
import { askByBatch } from './ask-by-batch.ts'
import { askBySearches } from './ask-by-searches.ts'
import { askEverything } from './ask-everything.ts'
import { askGpDocuments } from './ask-gp-documents.ts'
import { askStructured } from './ask-structured.ts'
import { patientIds, type Asked, type Strategy } from './asked.ts'
import { createBreaker, type Breaker } from './breaker.ts'
import { joinAsked } from './join-asked.ts'
import { numbersAsked, tellNumbersLeft } from './numbers-asked.ts'
import { createProbe, type Probe } from './probe.ts'
import { doubt, type SearchAnswer } from './search-type.ts'
import { contradictionOf } from './self-link.ts'
import { createSourceLine, type ConnectSource, type SourceLine } from './source-line.ts'
import { createSourceTime, type SourceTime } from './source-time.ts'

const STRATEGIES: Readonly<Record<LiveSource['strategy'], Strategy>> = {
  searches: askBySearches,
  batch: askByBatch,
  everything: askEverything
}

/** One of STU3 comes here as if it were one of R4. */
type AskedSource = Exclude<AnyAskedSource, Stu3Source>

export interface LiveReader extends SourceReader, SourceHealth {
  close(): Promise<void>
}

/** What this process keeps of one source between opens: nothing of it is about a person. */
interface Standing {
  readonly line: SourceLine
  readonly breaker: Breaker
  readonly probe: Probe
  notAsked: number
}

export function createLiveReader(clock: Clock, connect?: ConnectSource<AskedSource>): LiveReader {
  const standings = new Map<string, Standing>()
  const standingOf = (source: AskedSource): Standing => {
    const standing = standings.get(source.id) ?? createStanding(source, clock, connect)
    standings.set(source.id, standing)
    return standing
  }
  return {
    async read(grant, source, asking) {
      AccessGrant.assert(grant)
      assert(isLive(source) && source.kind !== 'fhir-stu3', 'this reader asks live sources')
      return read(grant, source, { ...asking, standing: standingOf(source), clock })
    },
    failingSince(sourceId) {
      const sinceMs = standings.get(sourceId)?.breaker.failingSinceMs() ?? null
      return sinceMs === null ? null : new Date(sinceMs).toISOString()
    },
    figures: () => [...standings].map(([source, { line, notAsked }]) => ({ source, ...line.counted, notAsked })),
    async close() {
      await Promise.all([...standings.values()].map(({ line }) => line.close()))
    }
  }
}

function createStanding(source: AskedSource, clock: Clock, connect?: ConnectSource<AskedSource>): Standing {
  const line = createSourceLine(source, connect && ((options) => connect(source, options)))
  const probe = createProbe({ baseUrl: source.baseUrl, deadlineMs: source.deadlineMs, line })
  return { line, breaker: createBreaker(source.breaker, clock), probe, notAsked: 0 }
}

interface Reading extends Asking {
  readonly standing: Standing
  readonly clock: Clock
}

async function read(grant: AccessGrant, source: AskedSource, reading: Reading): Promise<SourceAnswer> {
  const { standing, signal, clock } = reading
  const { breaker, line } = standing
  const startedMs = clock.monotonicMs()
  const time = createSourceTime({ deadlineMs: source.deadlineMs, gone: signal, heardMs: () => line.heardMs })
  const admission = breaker.admit()
  if (admission === 'probe') time.start()
  const isBack = admission === 'probe' && (await standing.probe.isBack())
  if (admission === 'no' || (admission === 'probe' && !isBack && !breaker.isDue())) {
    time.end()
    standing.notAsked += 1
    const sinceMs = breaker.failingSinceMs() ?? clock.nowMs()
    const detail = `failing since ${londonClock(sinceMs, clock.nowMs())}`
    return { kind: 'not-asked', detail, failingSince: new Date(sinceMs).toISOString() }
  }
  const asked = await askUnderEach(grant, source, reading, time)
  time.end()
  // A reader who left proves nothing about the source, nor one whose turn never came, nor one for whom nobody here looked.
  if (!time.hasStarted()) return toAnswer(asked, { startedMs, clock })
  if (!isDown(asked)) breaker.succeeded()
  else if (!signal.aborted && !time.wasBusy()) breaker.failed(startedMs, isBack)
  return toAnswer(asked, { startedMs, clock })
}

/**
 * Under the person's number and, of a partner's own source, under each that was merged into it: its record may not have
 * followed yet, and what it still has under the old number it does not tell under the new one (H-012).
 */
async function askUnderEach(
  grant: AccessGrant,
  source: AskedSource,
  reading: Reading,
  time: SourceTime
): Promise<Asked> {
  const numbers = numbersAsked(source.kind, grant.numbers)
  // Each request listens twice: as the HTTP client, and as whoever waits for it.
  setMaxListeners(2 * numbers.length * (source.resourceTypes.length + 2), time.signal)
  const under = await Promise.all(
    numbers.map(async (number) => {
      const asked = withLinksChecked(source, await ask(grant, source, number, reading, time), grant.numbers)
      return {
        ...asked,
        patient: { ...asked.patient, failure: asked.patient.failure ?? unusable(source, asked.patient) }
      }
    })
  )
  return tellNumbersLeft(source.kind, grant.numbers, joinAsked(under))
}

async function ask(
  grant: AccessGrant,
  source: AskedSource,
  number: NhsNumber,
  reading: Reading,
  time: SourceTime
): Promise<Asked> {
  const options = { line: reading.standing.line, requestId: reading.requestId, time, intake: reading.intake }
  if (source.kind === 'nrl') return askPointers(grant, source, options)
  if (source.kind === 'gp-connect-structured') return askStructured(grant, source, options, reading.clock.nowMs())
  if (source.kind === 'gp-connect-documents') return askGpDocuments(grant, source, options)
  const identifier = encodeURIComponent(`${NHS_NUMBER_SYSTEM}|${number}`)
  const linkedId = number === grant.nhsNumber ? reading.patientId : null
  return STRATEGIES[source.strategy](source, identifier, linkedId, options)
}

/** An answer whose own links name another question is never the whole answer to this one. */
function withLinksChecked(source: AskedSource, { patient, types }: Asked, numbers: readonly NhsNumber[]): Asked {
  const asker = { numbers, patientIds: patientIds(patient) }
  const isByType = !('strategy' in source) || source.strategy !== 'everything'
  const doubtIn = (answer: SearchAnswer, type: string): SearchAnswer => {
    const why = contradictionOf(answer.says ?? [], type === 'Patient' || isByType ? type : null, asker)
    return why === null ? answer : doubt(answer, why)
  }
  return {
    patient: doubtIn(patient, 'Patient'),
    types: new Map([...types].map(([type, answer]) => [type, doubtIn(answer, type)] as const))
  }
}

/** Nothing of it was answered at all. */
function isDown({ patient, types }: Asked): boolean {
  return patient.isDown && [...types.values()].every((type) => type.isDown)
}

function toAnswer(
  { patient, types }: Asked,
  { startedMs, clock }: { readonly startedMs: number; readonly clock: Clock }
): AnsweredSource {
  const answers = [patient, ...types.values()]
  return {
    kind: 'asked',
    patients: patient.matches.map((match) => match.resource),
    fullUrls: fullUrlsOf(answers),
    patientFailure: patient.failure,
    types: new Map([...types].map(([type, answer]) => [type, toTypeAnswer(answer, patient.partWithheld)])),
    included: answers.flatMap((answer) => answer.included.map((match) => match.resource)),
    asOf: new Date(clock.nowMs()).toISOString(),
    flags: [],
    retried: answers.reduce((sum, answer) => sum + answer.retried, 0),
    tookMs: Math.round(clock.monotonicMs() - startedMs)
  }
}

function fullUrlsOf(answers: readonly SearchAnswer[]): ReadonlyMap<unknown, string> {
  const received = answers.flatMap(({ matches, included }) => [...matches, ...included])
  return new Map(received.flatMap(({ resource, fullUrl }) => (fullUrl === null ? [] : [[resource, fullUrl] as const])))
}

/** Who holds the person must be known whole, and by an id where the searches need one. */
function unusable(source: AskedSource, answer: SearchAnswer): TypeFailure | null {
  // A cut list of Patients may hide a second one.
  if (answer.cut !== null) return { state: 'unavailable', detail: answer.cut }
  const needsId = 'search' in source && (source.search === 'patient' || source.strategy === 'everything')
  const isNameless = needsId && answer.matches.length === 1 && patientIds(answer).length === 0
  return isNameless ? { state: 'unavailable', detail: 'answered with a Patient without an id' } : null
}

/** What a source held back beside the Patient may have been anything: no type of it is known to be whole (H-003). */
function toTypeAnswer(answer: SearchAnswer, isPatientWithheld: boolean): TypeAnswer {
  return {
    resources: answer.matches.map((match) => match.resource),
    failure: answer.failure,
    cut: answer.cut,
    partWithheld: answer.partWithheld || isPatientWithheld,
    ...(answer.impairment === null ? {} : { impairment: answer.impairment }),
    ...(answer.notSupported === undefined ? {} : { notSupported: answer.notSupported }),
    unreadable: []
  }
}
