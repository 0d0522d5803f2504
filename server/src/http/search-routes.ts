/**
 * Search inside a record that is open: `GET /api/record/search?q=`. What is looked for stands in the address of this
 * fetch alone: no page's address has it, no log line, no error.
 */
import type { FastifyInstance } from 'fastify'
import { ROUTES } from '@ncr/contract/routes.ts'
import { SEARCH_PARAMETER } from '@ncr/contract/search.ts'
import { isRefusal, refuse } from '../domain/refusal.ts'
import { isObject } from '../domain/resource.ts'
import { openSearch } from '../record/open-search.ts'
import { goneSignal } from './gone-signal.ts'
import type { HttpContext } from './http-context.ts'
import { sendProblem } from './problem.ts'
import { resumeLater } from './resume-session.ts'

/** Each holds a whole record and its documents while it looks. */
const SEARCHES_AT_ONCE_MAX = 16

export function addSearchRoutes(app: FastifyInstance, context: HttpContext): void {
  let underWay = 0

  app.get(ROUTES.search, { exposeHeadRoute: false }, async (request, reply) => {
    const session = await resumeLater(context, request)
    if (isRefusal(session)) return sendProblem(request, reply, session)
    if (underWay >= SEARCHES_AT_ONCE_MAX) return sendProblem(request, reply, refuse('overloaded'))
    underWay += 1
    try {
      const written = isObject(request.query) ? request.query[SEARCH_PARAMETER] : undefined
      const asked = { written, requestId: request.id, signal: goneSignal(reply) }
      const answer = await openSearch(context.ports, session, asked)
      return isRefusal(answer) ? sendProblem(request, reply, answer) : reply.send(answer)
    } finally {
      underWay -= 1
    }
  })
}
