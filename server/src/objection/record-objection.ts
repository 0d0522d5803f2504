/**
 * Records an objection: from that moment nobody opens the person's record, and a record that is open ends at its next
 * read (feature 58). An objection is never lost because the person index does not answer.
 */
import type { NhsNumber } from '../domain/nhs-number.ts'
import type { Capacity, Objection } from '../domain/objection.ts'
import type { PersonIndex } from '../ports/person-index.ts'
import { isAudited, nowIn, UNAUDITED, type NotDone, type ObjectionPorts } from './central-act.ts'

export interface AskedObjection {
  readonly nhsNumber: NhsNumber
  readonly capacity: Capacity
  readonly proxy: string | null
  readonly evidence: string
  readonly by: string
}

export interface RecordedObjection {
  readonly objection: Objection
  /** What the person index said of the number. Somebody restricted there is told as unknown. */
  readonly index: 'found' | 'unknown' | 'unavailable'
}

export async function recordObjection(
  ports: ObjectionPorts,
  asked: AskedObjection
): Promise<RecordedObjection | NotDone> {
  const fault = faultOf(asked)
  if (fault !== null) return { wrong: true, sentence: fault }
  const { nhsNumber, capacity, proxy, evidence, by } = asked
  const standing = (await ports.objections.load(nhsNumber, false))[0]
  if (standing !== undefined)
    return { wrong: false, sentence: `an objection stands already: ${standing.id}, recorded ${standing.recordedAt}` }
  const { index, survivingNumber } = await askIndex(ports.index, nhsNumber)
  const id = ports.random.id()
  const body = { objection: id, capacity, proxy, evidence, survivingNumber }
  if (!(await isAudited(ports.audit, { kind: 'objection-recorded', nhsNumber, by, body }))) return UNAUDITED
  const recorded = {
    id,
    nhsNumber,
    survivingNumber,
    capacity,
    proxy,
    evidence,
    recordedAt: nowIn(ports),
    recordedBy: by
  }
  await ports.objections.record(recorded)
  return { objection: { ...recorded, withdrawnAt: null, withdrawnBy: null }, index }
}

function faultOf({ capacity, proxy }: AskedObjection): string | null {
  if (capacity === 'proxy' && proxy === null) return 'an objection by proxy names the proxy: --proxy NAME'
  if (capacity === 'own' && proxy !== null) return 'an objection in own capacity has no proxy'
  return null
}

/** The number may have been superseded: the objection is the person's, whichever number they are launched under (H-012). */
async function askIndex(
  index: PersonIndex,
  nhsNumber: NhsNumber
): Promise<Pick<RecordedObjection, 'index'> & Pick<Objection, 'survivingNumber'>> {
  const answer = await index.findPerson(nhsNumber)
  if (answer.kind !== 'found') return { index: answer.kind, survivingNumber: null }
  const { nhsNumber: surviving } = answer.person
  return { index: 'found', survivingNumber: surviving === nhsNumber ? null : surviving }
}
