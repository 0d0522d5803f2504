/** The access token of a system that asks (RFC 6750, section 2.1), and what is said where it opens nothing. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendOutcome } from './operation-outcome.ts'

export const CREDENTIAL_CHARACTERS_MAX = 16_384

/** Null when there is none that could be one. */
export function bearerOf(request: FastifyRequest): string | null {
  const token = /^Bearer ([\w~+/.-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
  return token === null || token.length > CREDENTIAL_CHARACTERS_MAX ? null : token
}

export function sendNoAccess(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('www-authenticate', 'Bearer')
  return sendOutcome(request, reply, { status: 401, issue: 'login', text: 'No access, or it has ended' })
}
