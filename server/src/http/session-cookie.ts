/** The session's cookie: opaque, for this host alone, out of reach of scripts. */
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface SessionCookie {
  set(reply: FastifyReply, token: string): void
  clear(reply: FastifyReply): void
  read(request: FastifyRequest): string | null
}

const TOKEN_CHARACTERS_MAX = 128

/** `__Host-` needs https; on loopback http the plain name stands for it (outer contract, section 4). */
export function createSessionCookie(publicUrl: string): SessionCookie {
  const secure = publicUrl.startsWith('https:')
  const name = secure ? '__Host-ncr-session' : 'ncr-session'
  // Lax, not strict: the browser arrives by a form that another system posted.
  const options = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const
  return {
    set: (reply, token) => void reply.setCookie(name, token, options),
    clear: (reply) => void reply.clearCookie(name, options),
    read(request) {
      const token = request.cookies[name]
      return token === undefined || token === '' || token.length > TOKEN_CHARACTERS_MAX ? null : token
    }
  }
}
