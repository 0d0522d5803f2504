/** In a scope of the FHIR base what goes wrong is said as FHIR says it. */
import type { FastifyInstance } from 'fastify'
import { refuse } from '../domain/refusal.ts'
import { StoreUnavailable } from '../domain/store-unavailable.ts'
import { sendOutcomeOf } from './operation-outcome.ts'
import { TooOften } from './rate-limits.ts'

export function sayErrorsAsFhir(scope: FastifyInstance): void {
  scope.setErrorHandler(async (error, request, reply) => {
    if (error instanceof TooOften)
      return sendOutcomeOf(request, reply, refuse('overloaded', 'too many requests from this address'))
    if (error instanceof StoreUnavailable) return sendOutcomeOf(request, reply, refuse('audit-unavailable'))
    throw error
  })
}
