/**
 * Nobody's page but our own reads or writes through a reader's session (CSRF): what the browser says of where a request
 * comes from is looked at before the session is. A caller that says nothing is no browser, and has no cookie by accident.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuse } from '../domain/refusal.ts'
import { sendProblem } from './problem.ts'

/** Fetch Metadata: our own page, or an address that the reader typed. A site beside ours is another site. */
const OWN = new Set(['same-origin', 'none'])

export function addSameSiteCheck(app: FastifyInstance, publicUrl: string): void {
  const own = new URL(publicUrl).origin
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/api/') && isFromElsewhere(request, own))
      return sendProblem(request, reply, refuse('request-cross-site'))
  })
}

export function isFromElsewhere({ headers }: FastifyRequest, own: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && (typeof site !== 'string' || !OWN.has(site))) return true
  return headers.origin !== undefined && headers.origin !== own
}
