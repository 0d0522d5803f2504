/** The line to one source: its kept-alive connections and the turns in which it is asked, shared by all its readers. */
import { Agent, type Dispatcher } from 'undici'
import { createTurnstile, type Turnstile } from './turnstile.ts'

const CONNECT_TIMEOUT_MS = 2000
const KEEP_ALIVE_MS = 10_000
const LARGE_BODIES_AT_ONCE_MAX = 2

export interface SourceLine {
  readonly dispatcher: Dispatcher
  /** Requests under way. */
  readonly requests: Turnstile
  /** Answers past `LARGE_BODY_BYTES` being read: a source that floods does not take everybody's memory and time. */
  readonly largeBodies: Turnstile
  close(): Promise<void>
}

/** An answer larger than this is read in turns. */
export const LARGE_BODY_BYTES = 512 * 1024

export function createSourceLine(connectionsMax: number): SourceLine {
  const agent = new Agent({
    connections: connectionsMax,
    pipelining: 1,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    // The deadline of the source rules: undici's own limits would only blur its words.
    headersTimeout: 0,
    bodyTimeout: 0
  })
  return {
    dispatcher: agent,
    requests: createTurnstile(connectionsMax),
    largeBodies: createTurnstile(LARGE_BODIES_AT_ONCE_MAX),
    close: () => agent.destroy()
  }
}
