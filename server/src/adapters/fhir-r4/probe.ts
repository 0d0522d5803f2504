/**
 * Whether a source that kept failing is back: its CapabilityStatement is asked for, which names no person, and any
 * answer but an error of its server counts. Readers who open at the same time share one probe.
 */
import { request } from 'undici'
import { untilAborted } from '../../domain/until-aborted.ts'
import type { SourceLine } from './source-line.ts'

/** A probe older than this that has not come back is not waited for by the next reader: a fresh one may be quicker. */
const PROBE_SHARED_MS = 250
/** How long a reader waits for it. One that comes back later opens the way for the next reader. */
const PROBE_WAIT_MS = 500

export interface Probe {
  /** True when the source answered within the wait. */
  isBack(): Promise<boolean>
}

export interface ProbeOptions {
  readonly baseUrl: string
  readonly deadlineMs: number
  readonly line: Pick<SourceLine, 'dispatcher'>
}

export function createProbe({ baseUrl, deadlineMs, line }: ProbeOptions): Probe {
  let startedMs = Number.NEGATIVE_INFINITY
  let underWay: Promise<boolean> | null = null
  let wasBack = false
  const waitMs = Math.min(PROBE_WAIT_MS, deadlineMs)
  const start = (): Promise<boolean> => {
    startedMs = performance.now()
    const probe = send(`${baseUrl}/metadata`, deadlineMs, line).then((isBack) => {
      wasBack ||= isBack
      if (underWay === probe) underWay = null
      return isBack
    })
    underWay = probe
    return probe
  }
  return {
    async isBack() {
      const isFresh = performance.now() - startedMs < PROBE_SHARED_MS
      const probe = underWay !== null && isFresh ? underWay : start()
      // An earlier probe may have come back in the meantime, too late for the reader who sent it.
      const isBack = wasBack || (await Promise.race([probe, after(waitMs)])) || wasBack
      wasBack = false
      return isBack
    }
  }
}

async function send(url: string, deadlineMs: number, line: ProbeOptions['line']): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(deadlineMs)
    const asked = request(url, {
      dispatcher: line.dispatcher,
      signal,
      headers: { accept: 'application/fhir+json' }
    })
    const response = await untilAborted(asked, signal, (late) => late.body.on('error', () => undefined).destroy())
    response.body.on('error', () => undefined)
    response.body.destroy()
    return response.statusCode < 500
  } catch {
    return false
  }
}

function after(waitMs: number): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), waitMs).unref()
  })
}
