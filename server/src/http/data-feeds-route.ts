/** `GET /api/data-feeds`: for whoever has a record open; it is about the feeds and about no person. */
import type { FastifyInstance } from 'fastify'
import { ROUTES } from '@ncr/contract/routes.ts'
import { listDataFeeds } from '../data-feeds/data-feeds.ts'
import { isRefusal } from '../domain/refusal.ts'
import type { HttpContext } from './http-context.ts'
import { sendProblem } from './problem.ts'
import { resume } from './resume-session.ts'

export function addDataFeedsRoute(app: FastifyInstance, context: HttpContext): void {
  const { ports } = context
  app.get(ROUTES.dataFeeds, async (request, reply) => {
    const session = await resume(context, request)
    if (isRefusal(session)) return sendProblem(request, reply, session)
    return reply.send(await listDataFeeds(ports))
  })
}
