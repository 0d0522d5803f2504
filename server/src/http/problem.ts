/** Errors on the wire: RFC 9457 problem details with a code of the contract, or a page that says the same. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { PROBLEMS, type ProblemCode } from '@ncr/contract/problem-codes.ts'
import type { Problem } from '@ncr/contract/record.ts'
import { PROBLEM_JSON } from '@ncr/contract/routes.ts'
import type { ServiceDesk } from '../domain/region.ts'
import type { Refusal } from '../domain/refusal.ts'

function toProblem(
  refusal: Pick<Refusal, 'code' | 'detail'>,
  requestId: string,
  serviceDesk: ServiceDesk | null
): Problem {
  const { status, title } = PROBLEMS[refusal.code]
  return {
    type: `urn:ncr:problem:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    ...(refusal.detail === undefined ? {} : { detail: refusal.detail }),
    ...(serviceDesk === null ? {} : { serviceDesk }),
    requestId
  }
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: { readonly code: ProblemCode; readonly detail?: string }
): FastifyReply {
  request.refusedAs = refusal.code
  const problem = toProblem(refusal, request.id, request.serviceDesk ?? null)
  return reply.code(problem.status).type(PROBLEM_JSON).send(JSON.stringify(problem))
}

/** Whether the caller is a browser that will show the answer to a person. */
export function wantsHtml(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? ''
  const html = accept.indexOf('text/html')
  const json = accept.indexOf('json')
  return html !== -1 && (json === -1 || html < json)
}
