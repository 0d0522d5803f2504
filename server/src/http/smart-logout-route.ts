/**
 * Where a SMART host's identity provider says that a user signed out. It is told in the standard's words: 200, or 400 with
 * an OAuth error (OpenID Connect Back-Channel Logout 1.0, section 2.8); 503 asks it to say so again.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PROBLEMS } from '@ncr/contract/problem-codes.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import { onlyOne } from '../domain/only-one.ts'
import { endSmartSessions } from '../record/end-sessions.ts'
import { auditRefusal } from '../record/open-record.ts'
import { createAtOnce } from './at-once.ts'
import type { HttpContext } from './http-context.ts'
import { sendProblem } from './problem.ts'
import { queryOf } from './query.ts'
import { atMost, LAUNCHES_PER_WINDOW_MAX, TooOften } from './rate-limits.ts'

const LOGOUTS_AT_ONCE_MAX = 50

export function addSmartLogoutRoute(app: FastifyInstance, { ports }: HttpContext): void {
  const atOnce = createAtOnce(LOGOUTS_AT_ONCE_MAX)

  const sendRefused = (request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply => {
    ports.log.info('launch-refused', { code: refusal.code, requestId: request.id })
    if (PROBLEMS[refusal.code].status >= 500) return sendProblem(request, reply, refusal)
    return reply.code(400).send({ error: 'invalid_request', error_description: refusal.code })
  }

  const errorHandler = async (
    error: FastifyError,
    request: FastifyRequest,
    reply: FastifyReply
  ): Promise<FastifyReply> => {
    if (error instanceof TooOften || (error.statusCode ?? 500) >= 500) throw error
    const unread = refuse('launch-malformed', 'the form could not be read')
    return sendRefused(request, reply, await auditRefusal(ports, unread, null, request.id))
  }

  const options = { ...atMost(LAUNCHES_PER_WINDOW_MAX), errorHandler }

  app.post(ROUTES.smartLogout, options, async (request, reply) => {
    const tokens = request.body instanceof URLSearchParams ? request.body.getAll('logout_token') : []
    const token = tokens.length === 1 ? (tokens[0] ?? null) : null
    const logout = { issuer: onlyOne(queryOf(request), 'iss'), token }
    const result = await atOnce(() => endSmartSessions(ports, logout, request.id))
    return isRefusal(result) ? sendRefused(request, reply, result) : reply.code(200).send()
  })
}
