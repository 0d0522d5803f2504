/**
 * Which sites may show our pages in a frame: those that the partner of the session, or of the launch that is refused,
 * names in the region file. Nobody else's, and no page without a partner.
 */
import type { FastifyReply } from 'fastify'
import type { Region } from '../domain/region.ts'

export function mayBeFramed(region: Region, odsCode: string): boolean {
  return ancestorsOf(region, odsCode).length > 0
}

/** Lets the partner's own sites frame this one answer. */
export function allowFraming(reply: FastifyReply, region: Region, odsCode: string): void {
  const ancestors = ancestorsOf(region, odsCode)
  const policy = reply.getHeader('content-security-policy')
  if (ancestors.length === 0 || typeof policy !== 'string') return
  reply.header(
    'content-security-policy',
    policy.replace("frame-ancestors 'none'", `frame-ancestors ${ancestors.join(' ')}`)
  )
  // It knows one site at most, and would forbid what the policy allows.
  reply.removeHeader('x-frame-options')
}

function ancestorsOf(region: Region, odsCode: string): readonly string[] {
  return region.partners.find((partner) => partner.odsCode === odsCode)?.consumer?.frameAncestors ?? []
}
