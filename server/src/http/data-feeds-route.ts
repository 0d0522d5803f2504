/** `GET /api/data-feeds`: for whoever has a record open; it is about the feeds and about no person. */
import type { FastifyInstance } from 'fastify'
import { ROUTES } from '@ncr/contract/routes.ts'
import { listDataFeeds } from '../data-feeds/data-feeds.ts'
import { refuse } from '../domain/refusal.ts'
import type { HttpContext } from './http-context.ts'
import { sendProblem } from './problem.ts'

export function addDataFeedsRoute(app: FastifyInstance, { ports, cookie }: HttpContext): void {
  app.get(ROUTES.dataFeeds, async (request, reply) => {
    const token = cookie.read(request)
    const session = token === null ? null : await ports.sessions.resume(token)
    if (session === null) return sendProblem(request, reply, refuse('session-ended'))
    return reply.send(await listDataFeeds(ports))
  })
}
