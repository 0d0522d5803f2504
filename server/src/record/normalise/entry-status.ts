/**
 * The one status word of an entry. Verification comes before clinical status where it takes the statement back: an
 * allergy that was refuted is never merely "active" (H-004).
 */
import { allCodes, firstCode } from '../../domain/coded-concept.ts'
import { textOf, type Resource } from '../../domain/resource.ts'

const TAKEN_BACK = ['entered-in-error', 'refuted']

export function statusOf(resource: Resource): string | null {
  // A partner's own code may stand before FHIR's: every one of them is looked at.
  const verification = allCodes(resource['verificationStatus'])
  const takenBack = TAKEN_BACK.find((code) => verification.includes(code))
  if (takenBack !== undefined) return takenBack
  return (
    firstCode(resource['clinicalStatus']) ??
    textOf(resource['status']) ??
    textOf(resource['lifecycleStatus']) ??
    verification[0] ??
    null
  )
}
