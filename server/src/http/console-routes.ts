/** The console's sign-in and session. Its own cookie, Strict: nobody else's page sends it along. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ROUTES } from '@ncr/contract/routes.ts'
import { authoriseOfficer } from '../console/authorise-officer.ts'
import { beginSignIn, finishSignIn, signOut } from '../console/sign-in.ts'
import type { OfficerGrant } from '../domain/officer.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import type { OfficerSession } from '../ports/officer-sessions.ts'
import type { HttpContext } from './http-context.ts'
import { sendRefusalPage } from './page.ts'
import { sendProblem, wantsHtml } from './problem.ts'
import { queryOf } from './query.ts'
import { atMost } from './rate-limits.ts'
import { createBrowserCookie } from './session-cookie.ts'

/** Some hundred people sign in at all, in a region. */
const SIGN_INS_PER_WINDOW_MAX = 600
/** Of the cookie that ties the two legs of a sign-in to one browser. */
const BROWSER_COOKIE_S = 600

interface Resumed {
  readonly session: OfficerSession
  readonly grant: OfficerGrant
}

/** Who asks, and whether they may still. */
export async function resumeOfficer(
  { ports, officerCookie }: HttpContext,
  request: FastifyRequest
): Promise<Resumed | Refusal> {
  const token = officerCookie.read(request)
  const session = token === null ? null : await ports.officers.resume(token)
  if (session === null) return refuse('sign-in-required')
  const grant = authoriseOfficer(ports.region, session.officer)
  return isRefusal(grant) ? grant : { session, grant }
}

export function addConsoleRoutes(app: FastifyInstance, context: HttpContext): void {
  const { ports, officerCookie } = context
  const { publicUrl, name } = ports.region
  const browserCookie = createBrowserCookie(publicUrl, BROWSER_COOKIE_S, 'ncr-sign-in')
  const options = { exposeHeadRoute: false, ...atMost(SIGN_INS_PER_WINDOW_MAX) }
  const refused = (request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply =>
    wantsHtml(request) ? sendRefusalPage(request, reply, refusal, name) : sendProblem(request, reply, refusal)

  app.get(ROUTES.consoleSignIn, options, async (request, reply) => {
    const browser = ports.random.token()
    const begun = await beginSignIn(ports, browser, request.id)
    if (isRefusal(begun)) return refused(request, reply, begun)
    browserCookie.set(reply, browser)
    return reply.redirect(begun.authorizationUrl, 303)
  })

  app.get(ROUTES.consoleCallback, options, async (request, reply) => {
    const signedIn = await finishSignIn(ports, queryOf(request), browserCookie.read(request), request.id)
    browserCookie.clear(reply)
    if (isRefusal(signedIn)) return refused(request, reply, signedIn)
    officerCookie.set(reply, signedIn.token)
    return reply.redirect(`${publicUrl}${ROUTES.console}`, 303)
  })

  app.get(ROUTES.consoleSession, { exposeHeadRoute: false }, async (request, reply) => {
    const resumed = await resumeOfficer(context, request)
    if (isRefusal(resumed)) return sendProblem(request, reply, resumed)
    const { officer, role, organisation, odsCode } = resumed.grant
    return reply.send({ region: name, name: officer.name, role, organisation, odsCode, idleMs: ports.officers.idleMs })
  })

  app.post(ROUTES.consoleSignOut, async (request, reply) => {
    const resumed = await resumeOfficer(context, request)
    officerCookie.clear(reply)
    if (isRefusal(resumed)) return sendProblem(request, reply, resumed)
    await signOut(ports, resumed.session, resumed.grant, request.id)
    return reply.code(204).send()
  })
}
