/**
 * How often one client address may ask at the addresses that anybody can reach without a session. Counted in this
 * process; behind a proxy everybody has the proxy's address, so each limit is wide enough for a whole region.
 */
import fastifyRateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'

const WINDOW_MS = 60_000
/** Eight times the burst that is to be survived, 25 a second. */
export const LAUNCHES_PER_WINDOW_MAX = 12_000
/** A token lives five minutes: a source's system needs twelve an hour. */
export const TOKENS_PER_WINDOW_MAX = 600
/** A provider that registers everybody it holds, one after another. */
export const FHIR_PER_WINDOW_MAX = 3_000
/** Counted at once; past it the address that has been quiet longest is forgotten. */
const ADDRESSES_MAX = 10_000

/** Past a limit; the wire says `overloaded`, and when to come again. */
export class TooOften extends Error {
  override readonly name = 'TooOften'
}

/** Limits nothing by itself: a route names its own limit (`atMost`). */
export async function addRateLimits(app: FastifyInstance): Promise<void> {
  await app.register(fastifyRateLimit, {
    global: false,
    timeWindow: WINDOW_MS,
    cache: ADDRESSES_MAX,
    // What is left is nobody's business until nothing is.
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    errorResponseBuilder: () => new TooOften()
  })
}

/** Options of a route. */
export function atMost(max: number): { readonly config: { readonly rateLimit: { readonly max: number } } } {
  return { config: { rateLimit: { max } } }
}
