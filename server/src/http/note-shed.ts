/** Whatever is refused as `overloaded`, by whichever route and in whatever form, is counted for the audit. */
import type { FastifyInstance } from 'fastify'
import type { ProblemCode } from '@ncr/contract/problem-codes.ts'
import type { ShedTally } from '../ports/shed-tally.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The code that it was refused with; null while it was not. */
    refusedAs: ProblemCode | null
  }
}

export function addShedNotes(app: FastifyInstance, shed: ShedTally): void {
  app.decorateRequest('refusedAs', null)
  app.addHook('onResponse', async (request) => {
    if (request.refusedAs === 'overloaded') shed.note(request.ip, request.routeOptions.url ?? 'unknown')
  })
}
