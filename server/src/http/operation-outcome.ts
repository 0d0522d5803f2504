/** Errors on the wire of `/fhir/R4`: an OperationOutcome with the request id. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { PROBLEMS, type ProblemCode } from '@ncr/contract/problem-codes.ts'
import type { Refusal } from '../domain/refusal.ts'

export const FHIR_JSON = 'application/fhir+json'

/** FHIR's word for each code that a request there can end in (http://hl7.org/fhir/R4/valueset-issue-type.html). */
const ISSUE_TYPES: Partial<Readonly<Record<ProblemCode, string>>> = {
  'nhs-number-invalid': 'value',
  'person-unknown': 'not-found',
  'not-found': 'not-found',
  'demographics-mismatch': 'business-rule',
  'index-unavailable': 'transient',
  'audit-unavailable': 'transient',
  overloaded: 'throttled',
  'request-malformed': 'invalid',
  'partner-not-approved': 'forbidden',
  'partner-not-live': 'forbidden',
  'launch-reason': 'forbidden',
  'launch-role': 'forbidden',
  'person-objected': 'suppressed',
  'hidden-from-role': 'suppressed',
  'scope-missing': 'forbidden',
  'search-ended': 'expired',
  'view-replaced': 'conflict',
  'sign-in-required': 'login',
  'sign-in-role': 'forbidden',
  'console-forbidden': 'forbidden',
  'request-cross-site': 'security'
}

export function sendOutcomeOf(request: FastifyRequest, reply: FastifyReply, { code, detail }: Refusal): FastifyReply {
  request.refusedAs = code
  const { status, title } = PROBLEMS[code]
  const diagnostics = detail === undefined ? {} : { detail }
  return sendOutcome(request, reply, { status, issue: ISSUE_TYPES[code] ?? 'exception', text: title, ...diagnostics })
}

export function sendOutcome(
  request: FastifyRequest,
  reply: FastifyReply,
  said: { readonly status: number; readonly issue: string; readonly text: string; readonly detail?: string }
): FastifyReply {
  const diagnostics = [...(said.detail === undefined ? [] : [said.detail]), `request ${request.id}`].join('; ')
  const issue = [{ severity: 'error', code: said.issue, details: { text: said.text }, diagnostics }]
  return reply
    .code(said.status)
    .type(FHIR_JSON)
    .send(JSON.stringify({ resourceType: 'OperationOutcome', issue }))
}
