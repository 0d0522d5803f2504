/** Whose document a pointer points at: a record locator names the custodian by its ODS code alone. */
import type { Entry, OpenedEvent } from '@ncr/contract/record.ts'
import { textAt } from '../record/fhir-read.ts'

/** The partner's name, else the words of the pointer, else the code; null where the entry is no pointer. */
export function custodianOf({ sources }: Pick<OpenedEvent, 'sources'>, entry: Entry): string | null {
  if (sources.find(({ id }) => id === entry.source)?.pointers !== true) return null
  const partner = sources.find(({ odsCode, pointers }) => odsCode === entry.odsCode && pointers !== true)?.partner
  return partner ?? textAt(entry.resource, 'custodian', 'display') ?? `the organisation with ODS code ${entry.odsCode}`
}
