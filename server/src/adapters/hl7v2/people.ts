/** Whom a message is about: PID and MRG, by this source's own ids. Nobody is ever found by name or birthday (H-012). */
import type { Hl7Segment } from '@medplum/core'
import { toNhsNumber, type NhsNumber } from '../../domain/nhs-number.ts'
import { Hl7Fault, repetitionsOf, subcomponentsOf, toId, valueOf } from './fields.ts'

export interface NamedPatient {
  readonly patientId: string
  readonly nhsNumber: NhsNumber | null
}

interface Identifier {
  readonly value: string
  readonly authority: string
  readonly isNhs: boolean
}

/** `field`: PID-3 or MRG-1. Throws a Hl7Fault where nobody, or more than one NHS number, is named. */
export function patientIn(segment: Hl7Segment | undefined, field: number, where: string): NamedPatient {
  const identifiers = Array.from({ length: repetitionsOf(segment, field) }, (_, place) =>
    identifier(segment, field, place)
  )
  const numbers = new Set<NhsNumber>()
  for (const { value, isNhs } of identifiers) {
    const number = isNhs ? toNhsNumber(value.replaceAll(/[\s-]/g, '')) : null
    if (isNhs && value !== '' && number === null) throw new Hl7Fault(`${where} has an NHS number that is not valid`)
    if (number !== null) numbers.add(number)
  }
  if (numbers.size > 1) throw new Hl7Fault(`${where} has more than one NHS number`)
  const [nhsNumber = null] = numbers
  const local = identifiers.find(({ value, isNhs }) => !isNhs && value !== '')
  if (local === undefined && nhsNumber === null) throw new Hl7Fault(`${where} names nobody`)
  const patientId = local === undefined ? toId('nhs', String(nhsNumber)) : toId('pid', local.authority, local.value)
  return { patientId, nhsNumber }
}

/** The last is the object identifier of the NHS number itself. */
const NHS_AUTHORITIES: ReadonlySet<string> = new Set(['NHS', '2.16.840.1.113883.2.1.4.1'])
const NHS_TYPES: ReadonlySet<string> = new Set(['NH', 'NHS', 'NNGBR'])

/** CX: an NHS number is told by its authority or its type (HL7 UK A.3: authority NHS, type NH). */
function identifier(segment: Hl7Segment | undefined, field: number, repetition: number): Identifier {
  const [value = '', type = ''] = [1, 5].map((part) => valueOf(segment, field, part, repetition))
  const named = subcomponentsOf(segment, field, 4, repetition)
  // HD: a name, or only the object identifier behind it. Two hospitals without a name are still two.
  const authority = named.find((part) => part !== '') ?? ''
  const isNhs = named.some((part) => NHS_AUTHORITIES.has(part)) || NHS_TYPES.has(type)
  return { value, authority, isNhs }
}
