/** Makes a resident of the region of a bundle's Patient: their own name and birth date, a number of the test range, a practice here. */
import type { HumanName, Patient } from '@medplum/fhirtypes'
import { chosenBy } from '../population/hash.ts'
import { testNhsNumber } from '../population/nhs-number.ts'
import { PRACTICE_IDS, type Person } from '../population/resident.ts'

/** The upper half of the test range; the stories and the generated residents have the lower one. */
const FIRST_SERIAL = 500_000
const SERIALS = 500_000

/** The same number for the same Patient wherever the folder lies; the next free one where two Patients meet. */
export function numberFor(patientKey: string, taken: ReadonlySet<string>): string {
  let serial = chosenBy(patientKey, SERIALS)
  for (;;) {
    const number = testNhsNumber(FIRST_SERIAL + serial)
    if (number !== null && !taken.has(number)) return number
    serial = (serial + 1) % SERIALS
  }
}

/** The person, or what is missing. */
export function personOf(patient: Patient, nhsNumber: string): Person | string {
  const name = patient.name?.find((one) => one.use === 'official') ?? patient.name?.[0]
  const { birthDate, gender } = patient
  if (!name?.family || !name.given?.[0]) return 'has a Patient without a whole name'
  if (!birthDate || !/^\d{4}-\d{2}-\d{2}$/.test(birthDate)) return 'has a Patient without a whole birth date'
  if (!gender) return 'has a Patient without a gender'
  const address = patient.address?.[0]
  const telephone = patient.telecom?.find((one) => one.system === 'phone')?.value
  const former = (patient.name ?? []).filter((one) => one !== name).flatMap(formerName)
  return {
    nhsNumber,
    family: name.family,
    given: name.given,
    ...(name.prefix?.[0] && { prefix: name.prefix[0].replace(/\.$/, '') }),
    birthDate,
    gender,
    address: {
      line: address?.line?.[0] ?? 'Address not known',
      town: address?.city ?? 'Nottingham',
      ...(address?.postalCode && { postcode: address.postalCode })
    },
    ...(telephone && { telephone }),
    practice: PRACTICE_IDS[chosenBy(`practice ${nhsNumber}`, PRACTICE_IDS.length)] ?? 'arnold',
    ...(former.length > 0 && { formerNames: former }),
    ...(patient.deceasedDateTime && { deceased: patient.deceasedDateTime })
  }
}

function formerName(name: HumanName): { family: string; given: readonly string[] }[] {
  return name.family && name.given?.[0] ? [{ family: name.family, given: name.given }] : []
}
