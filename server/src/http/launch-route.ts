/**
 * The launch addresses: a signed assertion in (outer contract, section 4), or the two legs of a SMART launch; a session
 * out. Whatever is redirected to is the record, or the host system that the region file names.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import { isObject } from '../domain/resource.ts'
import type { DecodedLaunch } from '../ports/launch-signature.ts'
import { auditRefusal, beginLaunch, openSession } from '../record/open-record.ts'
import { endSessions } from '../record/end-sessions.ts'
import { createAtOnce } from './at-once.ts'
import type { HttpContext } from './http-context.ts'
import { sendRefusalPage } from './page.ts'
import { mayBeFramed } from './framing.ts'
import { sendProblem, wantsHtml } from './problem.ts'
import { queryOf } from './query.ts'
import { atMost, LAUNCHES_PER_WINDOW_MAX, TooOften } from './rate-limits.ts'
import { nameServiceDesk } from './service-desk.ts'
import { createBrowserCookie } from './session-cookie.ts'

const LAUNCHES_AT_ONCE_MAX = 250
/** Of the cookie that ties the two legs of a SMART launch to one browser; the launch itself ends as soon. */
const BROWSER_COOKIE_S = 300
/** As we make them: 256 bits in base64url. */
const BROWSER_SECRET = /^[A-Za-z0-9_-]{43}$/

export function addLaunchRoutes(app: FastifyInstance, { ports, cookie }: HttpContext): void {
  const { publicUrl, name } = ports.region
  const atOnce = createAtOnce(LAUNCHES_AT_ONCE_MAX)
  const browserCookie = createBrowserCookie(publicUrl, BROWSER_COOKIE_S)
  const recordUrl = `${publicUrl}${ROUTES.viewer}`

  const sendRefused = (request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply => {
    ports.log.info('launch-refused', { code: refusal.code, requestId: request.id })
    return wantsHtml(request) ? sendRefusalPage(request, reply, refusal, name) : sendProblem(request, reply, refusal)
  }

  /** A body too large, cut or never ended is a refused launch too, and in the audit. Whatever else fails, fails as anywhere. */
  const errorHandler = async (
    error: FastifyError,
    request: FastifyRequest,
    reply: FastifyReply
  ): Promise<FastifyReply> => {
    if (error instanceof TooOften || (error.statusCode ?? 500) >= 500) throw error
    const unread = refuse('launch-malformed', 'the form could not be read')
    return sendRefused(request, reply, await auditRefusal(ports, unread, null, request.id))
  }
  const signed = { ...atMost(LAUNCHES_PER_WINDOW_MAX), errorHandler }

  app.post(ROUTES.launch, signed, async (request, reply) => {
    const assertion = request.body instanceof URLSearchParams ? request.body.get('assertion') : null
    nameServiceDesk(request, ports.region, {
      issuer: issuerIn(assertion === null ? null : ports.signature.decode(assertion))
    })
    const result = await atOnce(() => openSession(ports, { kind: 'signed', assertion }, request.id))
    if (isRefusal(result)) return sendRefused(request, reply, result)
    cookie.set(reply, result.token, { framed: mayBeFramed(ports.region, result.odsCode) })
    return wantsHtml(request) ? reply.redirect(recordUrl, 303) : reply.send({ recordUrl })
  })

  app.post(ROUTES.hostEnd, signed, async (request, reply) => {
    const assertion = request.body instanceof URLSearchParams ? request.body.get('assertion') : null
    const result = await atOnce(() => endSessions(ports, assertion, request.id))
    return isRefusal(result) ? sendRefused(request, reply, result) : reply.send(result)
  })

  // No HEAD: looking must not use a launch up.
  app.get(
    ROUTES.smartLaunch,
    { exposeHeadRoute: false, ...atMost(LAUNCHES_PER_WINDOW_MAX) },
    async (request, reply) => {
      // One secret for each browser and not for each launch: two people's records may be on their way in two tabs.
      const known = browserCookie.read(request)
      const browser = known !== null && BROWSER_SECRET.test(known) ? known : ports.random.token()
      nameServiceDesk(request, ports.region, { issuer: queryOf(request).get('iss') })
      const result = await atOnce(() => beginLaunch(ports, queryOf(request), browser, request.id))
      if (isRefusal(result)) return sendRefused(request, reply, result)
      browserCookie.set(reply, browser)
      return reply.redirect(result.authorizationUrl, 303)
    }
  )

  app.get(
    ROUTES.smartCallback,
    { exposeHeadRoute: false, ...atMost(LAUNCHES_PER_WINDOW_MAX) },
    async (request, reply) => {
      const browser = browserCookie.read(request)
      const handOver = { kind: 'smart' as const, callback: queryOf(request), browser }
      const result = await atOnce(() => openSession(ports, handOver, request.id))
      if (isRefusal(result)) return sendRefused(request, reply, result)
      cookie.set(reply, result.token, { framed: mayBeFramed(ports.region, result.odsCode) })
      return reply.redirect(recordUrl, 303)
    }
  )
}

/** Whose system says it launches: believed for the telephone number of its service desk and nothing else. */
function issuerIn(decoded: DecodedLaunch | null): unknown {
  const payload = decoded?.payload
  return isObject(payload) ? payload['iss'] : null
}
