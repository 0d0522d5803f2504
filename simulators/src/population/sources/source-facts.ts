/** What is known of a source: who it is, what it sends, and the staff its resources refer to. */
import type { Organization, Practitioner } from '@medplum/fhirtypes'

export type SourceId =
  | 'nuh-epr'
  | 'sfh-epr'
  | 'nottshc-rio'
  | 'citycare-systmone'
  | 'city-council-asc'
  | 'county-council-asc'
  | 'emas-epr'
  | 'nems-ooh'
  | 'gprcc'

export interface SourceFacts {
  readonly id: SourceId
  readonly name: string
  readonly odsCode: string
  readonly partner: string
  readonly about: string
  /** Of its page: systems of different makers look different. */
  readonly colour: string
  readonly kind: 'fhir-r4' | 'overnight-ndjson'
  /** The page of the record that shows this source by unit. */
  readonly page?: 'systmone-non-gp'
  /** The units that write in it, as Organizations that are part of the partner. */
  readonly units?: readonly Organization[]
  readonly historyFrom: string
  readonly resourceTypes: readonly string[]
  readonly practitioners: readonly Practitioner[]
  readonly serviceDesk: { readonly name: string; readonly telephone: string; readonly email: string }
}

export function practitioner(id: string, prefix: string, given: string, family: string): Practitioner {
  const text = `${prefix} ${given} ${family}`
  return { resourceType: 'Practitioner', id, active: true, name: [{ text, prefix: [prefix], given: [given], family }] }
}
