/** When nobody waits for an answer any more. */
import type { FastifyReply } from 'fastify'

/** Aborts when the reader goes away, or all is sent: what is still being asked for them is given up. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}
