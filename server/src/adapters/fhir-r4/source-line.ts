/** The line to one source: its kept-alive connections and the turns in which it is asked, shared by all its readers. */
import { Agent, type Dispatcher } from 'undici'
import { createRetryPurse, type RetryPurse } from './retry-rule.ts'
import { createTurnstile, type Turnstile } from './turnstile.ts'

const KEEP_ALIVE_MS = 10_000
const LARGE_BODIES_AT_ONCE_MAX = 2

export interface SourceLine {
  readonly dispatcher: Dispatcher
  /** Never longer than the deadline: a connection that comes later is of no use to whoever asked. */
  readonly connectTimeoutMs: number
  /** Requests under way. */
  readonly requests: Turnstile
  /** Answers past `LARGE_BODY_BYTES` being read: a source that floods does not take everybody's memory and time. */
  readonly largeBodies: Turnstile
  readonly retries: RetryPurse
  /** When it last answered anything to anybody, on the clock of `performance.now()`. */
  heardMs: number
  /** Since the start, second attempts included. */
  readonly counted: { requests: number; retries: number }
  close(): Promise<void>
}

/** An answer larger than this is read in turns. */
export const LARGE_BODY_BYTES = 512 * 1024

export interface LineLimits {
  readonly connectionsMax: number
  readonly connectTimeoutMs: number
  readonly deadlineMs: number
}

/** Opens the connections to a source, secured as it needs. */
export type ConnectSource<Service> = (service: Service, options: Agent.Options) => Dispatcher

export function createSourceLine(
  { connectionsMax, deadlineMs, ...limits }: LineLimits,
  connect: (options: Agent.Options) => Dispatcher = (options) => new Agent(options)
): SourceLine {
  const connectTimeoutMs = Math.min(limits.connectTimeoutMs, deadlineMs)
  const agent = connect({
    connections: connectionsMax,
    pipelining: 1,
    connect: { timeout: connectTimeoutMs },
    keepAliveTimeout: KEEP_ALIVE_MS,
    // What a source promises to keep open for longer would stay open here, with all its sockets.
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // The deadline of the source rules: undici's own limits would only blur its words.
    headersTimeout: 0,
    bodyTimeout: 0
  })
  return {
    dispatcher: agent,
    connectTimeoutMs,
    requests: createTurnstile(connectionsMax),
    largeBodies: createTurnstile(LARGE_BODIES_AT_ONCE_MAX),
    retries: createRetryPurse(),
    heardMs: Number.NEGATIVE_INFINITY,
    counted: { requests: 0, retries: 0 },
    close: () => agent.destroy()
  }
}
