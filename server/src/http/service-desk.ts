/**
 * Whom a reader telephones when there is no record (H-019): the service desk of the partner, as far as a request tells
 * whose staff it comes from, else the region's. Desks are public: nothing about a request has to be believed for them.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Region, ServiceDesk } from '../domain/region.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The desk that a refusal of this request names; null where the region file has none. */
    serviceDesk: ServiceDesk | null
  }
}

export function addServiceDesk(app: FastifyInstance, region: Region): void {
  app.decorateRequest('serviceDesk', null)
  app.addHook('onRequest', async (request) => {
    request.serviceDesk = filled(region.serviceDesk ?? {})
  })
}

/** From here on refusals of this request name the desk of the partner whose system launches, or whose session it is. */
export function nameServiceDesk(
  request: FastifyRequest,
  region: Region,
  known: { readonly issuer: unknown } | { readonly odsCode: string }
): void {
  const partner = region.partners.find(({ odsCode, consumer }) =>
    'odsCode' in known
      ? odsCode === known.odsCode
      : consumer?.launches.some(({ issuer }) => issuer === known.issuer) === true
  )
  request.serviceDesk = filled(partner?.serviceDesk ?? {}) ?? request.serviceDesk
}

/** A desk that says how to reach it. */
function filled(desk: ServiceDesk): ServiceDesk | null {
  return desk.telephone === undefined && desk.email === undefined ? null : desk
}

/** `IT service desk, telephone 01632 960001, desk@example.org`. */
export function toDeskWords({ name = 'Service desk', telephone, email }: ServiceDesk): string {
  return [name, telephone === undefined ? null : `telephone ${telephone}`, email ?? null]
    .filter((part) => part !== null)
    .join(', ')
}
