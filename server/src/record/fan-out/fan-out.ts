/**
 * Fan-out: every source is asked at once and answers in its own time; none waits for another. It never fails as a
 * whole: each source ends in an answer, whatever happens to it.
 */
import assert from 'node:assert/strict'
import type { AccessGrant } from '../../domain/access-grant.ts'
import { errorCode } from '../../domain/error-code.ts'
import type { Source } from '../../domain/region.ts'
import type { Timer } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { SourceAnswer, SourceReader, Asking as SourceAsking } from '../../ports/source-reader.ts'
import { createIntake, type IntakeLimits } from './intake.ts'

export interface FanOutPorts {
  readonly readers: Readonly<Record<Source['kind'], SourceReader>>
  readonly timer: Pick<Timer, 'signalAfter'>
  readonly log: Log
}

export interface Answered {
  readonly source: Source
  readonly answer: SourceAnswer
}

export interface Asked {
  readonly source: Source
  readonly notAsked: string | null
  /** The id by which the source says, in a linkage, that it knows the person; null: it has not said. */
  readonly patientId: string | null
}

export interface Asking extends IntakeLimits {
  readonly requestId: string
  /** Whoever has not answered by then is timed out, whatever limit the source has of its own. */
  readonly viewDeadlineMs: number
  /** Ends the requests: the reader went away. */
  readonly signal: AbortSignal
}

export function toAsking(
  limits: IntakeLimits & { readonly viewDeadlineMs: number },
  requestId: string,
  signal: AbortSignal
): Asking {
  const { viewDeadlineMs, recordBytesMax, unreadBytesMax } = limits
  return { viewDeadlineMs, recordBytesMax, unreadBytesMax, requestId, signal }
}

/**
 * Yields one answer for each source, in the order they come in. Those that are in by the time the reader asks for more
 * come together: they then share one disclosure.
 */
export async function* fanOut(
  ports: FanOutPorts,
  grant: AccessGrant,
  asked: readonly Asked[],
  asking: Asking
): AsyncGenerator<readonly Answered[]> {
  const arrived = new Map<string, Answered>()
  const missing = new Map(asked.map((one) => [one.source.id, one]))
  assert(missing.size === asked.length, 'each source is asked once')
  const intake = createIntake(asking, asked.length)
  let wake = (): void => undefined
  const arrive = (answered: Answered): void => {
    // The first word of a source stands: what comes after the view's limit comes too late.
    if (!missing.delete(answered.source.id)) return
    arrived.set(answered.source.id, answered)
    intake.arrived(answered.source.id)
    wake()
  }
  assert(asking.viewDeadlineMs > 0, 'the region file bounds the view')
  const late = ports.timer.signalAfter(asking.viewDeadlineMs)
  const within = { requestId: asking.requestId, signal: AbortSignal.any([asking.signal, late]) }
  late.addEventListener('abort', () => {
    for (const { source } of missing.values()) arrive({ source, answer: tooLate(asking.viewDeadlineMs) })
  })
  for (const { source, notAsked, patientId } of asked) {
    if (notAsked !== null) arrive({ source, answer: { kind: 'not-asked', detail: notAsked } })
    else void read(ports, grant, source, { ...within, patientId, intake: intake.of(source.id) }).then(arrive)
  }
  for (let yielded = 0; yielded < asked.length;) {
    if (arrived.size === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const batch = [...arrived.values()]
    arrived.clear()
    yielded += batch.length
    yield batch
    intake.taken(batch.map(({ source }) => source.id))
  }
  assert(missing.size === 0 && arrived.size === 0, 'every source has answered, and once')
}

function tooLate(viewDeadlineMs: number): SourceAnswer {
  const detail = `no answer within ${viewDeadlineMs} ms, the limit of the whole view`
  return { kind: 'failed', outcome: 'timed-out', detail, tookMs: viewDeadlineMs }
}

async function read(ports: FanOutPorts, grant: AccessGrant, source: Source, asking: SourceAsking): Promise<Answered> {
  try {
    return { source, answer: await ports.readers[source.kind].read(grant, source, asking) }
  } catch (error) {
    // Readers return their failures; whatever is thrown is a fault of ours, and is said as one.
    ports.log.error('source-reader-threw', { source: source.id, requestId: asking.requestId, reason: errorCode(error) })
    return {
      source,
      answer: { kind: 'failed', outcome: 'unavailable', detail: 'the Notts Care Record failed while asking', tookMs: 0 }
    }
  }
}
