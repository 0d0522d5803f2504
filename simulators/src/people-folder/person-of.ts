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

/** The person, or what is missing: a launch names the family name, a given name and the whole date of birth. */
export function personOf(patient: Patient, nhsNumber: string): Person | string {
  const names = (patient.name ?? []).flatMap(wholeName)
  const name = names.find((one) => one.use === 'official') ?? names[0]
  const { birthDate, gender } = patient
  if (name === undefined) return 'has a Patient without a family and a given name'
  if (!birthDate || !/^\d{4}-\d{2}-\d{2}$/.test(birthDate)) return 'has a Patient without a whole birth date'
  const address = patient.address?.[0]
  const telephone = patient.telecom?.find((one) => one.system === 'phone')?.value
  const former = names.filter((one) => one !== name).map(({ family, given }) => ({ family, given }))
  return {
    nhsNumber,
    family: name.family,
    given: name.given,
    ...(name.prefix?.[0] && { prefix: name.prefix[0].replace(/\.$/, '') }),
    birthDate,
    gender: GENDERS.find((one) => one === gender) ?? 'unknown',
    address: {
      line: address?.line?.[0] ?? 'Address not known',
      town: address?.city ?? 'Nottingham',
      ...(address?.postalCode && { postcode: address.postalCode })
    },
    ...(telephone && { telephone }),
    practice: PRACTICE_IDS[chosenBy(`practice ${nhsNumber}`, PRACTICE_IDS.length)] ?? 'arnold',
    ...(former.length > 0 && { formerNames: former }),
    ...deathOf(patient)
  }
}

const GENDERS = ['male', 'female', 'other', 'unknown'] as const

/** Some write only that a person has died. */
function deathOf({ deceasedDateTime, deceasedBoolean }: Patient): Pick<Person, 'deceased'> {
  if (deceasedDateTime) return { deceased: deceasedDateTime }
  return deceasedBoolean ? { deceased: true } : {}
}

type WholeName = HumanName & { readonly family: string; readonly given: readonly string[] }

const hasLetters = (text: string | undefined): boolean => text !== undefined && /[\p{L}\p{N}]/u.test(text)

/** The name if it has both parts; of a name in words alone, the last word is the family name. */
function wholeName(name: HumanName): WholeName[] {
  const words = name.text?.trim().split(/\s+/) ?? []
  const inWords = name.family === undefined && name.given === undefined && words.length > 1
  const family = inWords ? words.at(-1) : name.family
  const given = (inWords ? words.slice(0, -1) : (name.given ?? [])).filter(hasLetters)
  return family !== undefined && hasLetters(family) && given.length > 0 ? [{ ...name, family, given: [...given] }] : []
}
