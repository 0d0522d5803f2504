/**
 * A read by FHIR of one resource. An id of this server names no person, and nobody is asked about somebody whom the client has not
 * named: so what a token reads is what a search of the same token was told of, or named. It is asked for anew.
 *
 *   scope       |                      | refused: scope-missing
 *   (whose)     → NHS number           | refused: not-found, told alike whether or not there is such a resource
 *   answers     → FhirAnswers          | by open-fhir-answers.ts, of the one source
 *   outward     → the resource         | refused: not-found; source-failed, which is never "not found" (H-003)
 *   disclose    sent                   | audit-unavailable → no reply
 */
import type { SectionState } from '@ncr/contract/record.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import type { Resource } from '../domain/resource.ts'
import { mayRead } from '../domain/system-scope.ts'
import { disclose } from './disclose/disclose.ts'
import { toStatement } from './disclose/sent-statement.ts'
import { inTurns } from './normalise/in-turns.ts'
import type { SystemAccess } from './open-access.ts'
import { openAnswers, refuseFhir, type FhirPorts } from './open-fhir-answers.ts'
import { isWhole, toSourceOutcome } from './outward/outcomes.ts'
import { sourceInId } from './outward/scoped-id.ts'
import { toOutwardEntries } from './outward/searchset.ts'

export interface FhirRead {
  readonly type: string
  readonly id: string
  readonly requestId: string
  readonly signal: AbortSignal
}

/** `missing`: it was not found, and a source that may have it did not answer in full. */
export type FhirReadAnswer =
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'missing'; readonly outcome: Resource; readonly state: SectionState['state'] }

export async function openFhirRead(
  ports: FhirPorts,
  access: SystemAccess,
  read: FhirRead
): Promise<FhirReadAnswer | Refusal> {
  const { type, id, requestId } = read
  const nobody = { type, requestId, nhs: null }
  if (!mayRead(access.holder.scopes, type, 'read')) return refuseFhir(ports, access, refuse('scope-missing'), nobody)
  const nhs = await ports.tokens.personOf(access.token, `${type}/${id}`)
  if (nhs === null)
    return refuse('not-found', 'a token reads what one of its own searches found or named: search first')
  const sourceId = sourceInId(id)
  const disclosureId = ports.random.id()
  const asking = { ...read, nhs, birthDate: null, query: `_id=${id}`, sourceId, disclosureId }
  const answers = await openAnswers(ports, access, asking)
  if (isRefusal(answers)) return answers
  const { views, grant, withheld } = answers
  const entries = views.flatMap(({ source, entries: own }) => own.map((entry) => ({ entry, source })))
  const found = (await inTurns(toOutwardEntries(entries, grant.numbers), ports)).filter((one) => one.id === id)
  const statement = toStatement.fhirSent(type, views, found, withheld, { disclosureId, requestId })
  const unaudited = await disclose(ports.audit, grant, statement)
  if (unaudited !== null) return unaudited
  const [one] = found
  if (one !== undefined) return { kind: 'found', text: one.text }
  const failed = views.find((view) => !isWhole(view))
  const outcome = failed === undefined ? null : toSourceOutcome(failed)
  return failed === undefined || outcome === null
    ? refuse('not-found')
    : { kind: 'missing', outcome, state: failed.state.state }
}
