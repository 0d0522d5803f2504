/** The session's cookie: opaque, for this host alone, out of reach of scripts. */
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface SessionCookie {
  /** `framed`: the page may stand in a frame of another site, whose requests must carry it too. */
  set(reply: FastifyReply, token: string, how?: { readonly framed: boolean }): void
  clear(reply: FastifyReply): void
  read(request: FastifyRequest): string | null
}

const TOKEN_CHARACTERS_MAX = 128

export function createSessionCookie(publicUrl: string): SessionCookie {
  return createHostCookie(publicUrl, 'ncr-session', {})
}

/** Between the two legs of a SMART launch, or of a sign-in: tells the browser in which it began from every other one. */
export function createBrowserCookie(publicUrl: string, maxAgeS: number, name = 'ncr-launch'): SessionCookie {
  return createHostCookie(publicUrl, name, { maxAge: maxAgeS })
}

/** Of the console. Nobody comes to it from another site but by its own sign-in, whose last page asks anew. */
export function createOfficerCookie(publicUrl: string): SessionCookie {
  return createHostCookie(publicUrl, 'ncr-console', { sameSite: 'strict' })
}

/** `__Host-` needs https; on loopback http the plain name stands for it (outer contract, section 4). */
function createHostCookie(
  publicUrl: string,
  plainName: string,
  more: { readonly maxAge?: number; readonly sameSite?: 'strict' }
): SessionCookie {
  const secure = publicUrl.startsWith('https:')
  const name = secure ? `__Host-${plainName}` : plainName
  // Lax, not strict: the browser arrives by a form that another system posted, or sent on by one.
  const options = { path: '/', httpOnly: true, secure, sameSite: 'lax', ...more } as const
  return {
    set(reply, token, how) {
      // In a frame: kept apart for the site around it (CHIPS). Only over https; elsewhere such a cookie is not kept at all.
      const inFrame = secure && how?.framed === true ? ({ sameSite: 'none', partitioned: true } as const) : {}
      void reply.setCookie(name, token, { ...options, ...inFrame })
    },
    clear: (reply) => void reply.clearCookie(name, options),
    read(request) {
      const token = request.cookies[name]
      return token === undefined || token === '' || token.length > TOKEN_CHARACTERS_MAX ? null : token
    }
  }
}
