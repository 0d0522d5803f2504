/** Which open record a request belongs to: its cookie says whose, its disclosure says which view. */
import type { FastifyRequest } from 'fastify'
import { DISCLOSURE_HEADER } from '@ncr/contract/routes.ts'
import { refuse, isRefusal, type Refusal } from '../domain/refusal.ts'
import type { Session } from '../ports/session-store.ts'
import type { HttpContext } from './http-context.ts'
import { nameServiceDesk } from './service-desk.ts'

/** `peek`: without using it, so that its idle limit runs on. */
type How = 'resume' | 'peek'

export async function resume(
  { ports, cookie }: HttpContext,
  request: FastifyRequest,
  how: How = 'resume'
): Promise<Session | Refusal> {
  const token = cookie.read(request)
  const session = token === null ? null : await ports.sessions[how](token)
  if (session === null) return refuse('session-ended')
  nameServiceDesk(request, ports.region, { odsCode: session.context.odsCode })
  return session
}

/**
 * Every later read names the disclosure it belongs to; one that is no longer on the screen is refused (H-001, H-024).
 * `named`: the disclosure as the route says it, where a header cannot.
 */
export async function resumeLater(
  context: HttpContext,
  request: FastifyRequest,
  named: unknown = disclosureIn(request.body),
  how: How = 'resume'
): Promise<Session | Refusal> {
  const session = await resume(context, request, how)
  if (isRefusal(session)) return session
  const disclosure = request.headers[DISCLOSURE_HEADER] ?? named
  return session.disclosureId !== null && disclosure === session.disclosureId ? session : refuse('view-replaced')
}

function disclosureIn(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'disclosureId' in body ? body.disclosureId : undefined
}
