/** The parameters of an address as sent, with whatever stands twice. */
import type { FastifyRequest } from 'fastify'

export function queryOf(request: FastifyRequest): URLSearchParams {
  const start = request.url.indexOf('?')
  return new URLSearchParams(start === -1 ? '' : request.url.slice(start + 1))
}
