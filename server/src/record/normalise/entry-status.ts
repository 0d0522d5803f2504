/**
 * The one status word of an entry. Verification comes before clinical status where it takes the statement back: an
 * allergy that was refuted is never merely "active" (H-004).
 */
import { firstCode } from '../../domain/coded-concept.ts'
import { textOf, type Resource } from '../../domain/resource.ts'

const TAKEN_BACK: ReadonlySet<string | null> = new Set(['refuted', 'entered-in-error'])

export function statusOf(resource: Resource): string | null {
  const verification = firstCode(resource['verificationStatus'])
  if (TAKEN_BACK.has(verification)) return verification
  return (
    firstCode(resource['clinicalStatus']) ??
    textOf(resource['status']) ??
    textOf(resource['lifecycleStatus']) ??
    verification
  )
}
