/**
 * Fan-out: every source is asked at once and answers in its own time; none waits for another. It never fails as a
 * whole: each source ends in an answer, whatever happens to it.
 */
import type { AccessGrant } from '../../domain/access-grant.ts'
import { errorCode } from '../../domain/error-code.ts'
import type { Source } from '../../domain/region.ts'
import type { Log } from '../../ports/log.ts'
import type { SourceAnswer, SourceReader } from '../../ports/source-reader.ts'

export interface FanOutPorts {
  readonly readers: Readonly<Record<Source['kind'], SourceReader>>
  readonly log: Log
}

export interface Answered {
  readonly source: Source
  readonly answer: SourceAnswer
}

export interface Asked {
  readonly source: Source
  readonly notAsked: string | null
}

/**
 * Yields one answer for each source, in the order they come in. Those that are in by the time the reader asks for more
 * come together: they then share one disclosure. Ends the requests when `signal` aborts.
 */
export async function* fanOut(
  ports: FanOutPorts,
  grant: AccessGrant,
  asked: readonly Asked[],
  requestId: string,
  signal: AbortSignal
): AsyncGenerator<readonly Answered[]> {
  const arrived: Answered[] = []
  let wake = (): void => undefined
  for (const { source, notAsked } of asked) {
    if (notAsked !== null) arrived.push({ source, answer: { kind: 'not-asked', detail: notAsked } })
    else {
      void read(ports, grant, source, requestId, signal).then((answered) => {
        arrived.push(answered)
        wake()
      })
    }
  }
  for (let yielded = 0; yielded < asked.length;) {
    if (arrived.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const batch = arrived.splice(0)
    yielded += batch.length
    yield batch
  }
}

async function read(
  ports: FanOutPorts,
  grant: AccessGrant,
  source: Source,
  requestId: string,
  signal: AbortSignal
): Promise<Answered> {
  try {
    return { source, answer: await ports.readers[source.kind].read(grant, source, requestId, signal) }
  } catch (error) {
    // Readers return their failures; whatever is thrown is a fault of ours, and is said as one.
    ports.log.error('source-reader-threw', { source: source.id, requestId, reason: errorCode(error) })
    return {
      source,
      answer: { kind: 'failed', outcome: 'unavailable', detail: 'the Notts Care Record failed while asking', tookMs: 0 }
    }
  }
}
