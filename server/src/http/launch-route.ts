/** `POST /launch`: a signed assertion in, a session out (outer contract, section 4). */
import type { FastifyInstance } from 'fastify'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import { openSession } from '../record/open-record.ts'
import type { HttpContext } from './http-context.ts'
import { sendRefusalPage } from './page.ts'
import { sendProblem, wantsHtml } from './problem.ts'

const LAUNCHES_AT_ONCE_MAX = 250

export function addLaunchRoute(app: FastifyInstance, { ports, cookie }: HttpContext): void {
  const { publicUrl, name } = ports.region
  let underWay = 0

  const open = async (body: unknown, requestId: string): Promise<{ readonly token: string } | Refusal> => {
    const assertion = body instanceof URLSearchParams ? body.get('assertion') : null
    if (underWay >= LAUNCHES_AT_ONCE_MAX) return refuse('overloaded')
    underWay += 1
    try {
      return await openSession(ports, assertion, requestId)
    } finally {
      underWay -= 1
    }
  }

  app.post(ROUTES.launch, async (request, reply) => {
    const result = await open(request.body, request.id)
    if (isRefusal(result)) {
      ports.log.info('launch-refused', { code: result.code, requestId: request.id })
      return wantsHtml(request) ? sendRefusalPage(request, reply, result, name) : sendProblem(request, reply, result)
    }
    cookie.set(reply, result.token)
    const recordUrl = `${publicUrl}${ROUTES.viewer}`
    return wantsHtml(request) ? reply.redirect(recordUrl, 303) : reply.send({ recordUrl })
  })
}
