/**
 * The person index over FHIR R4 (outer contract, section 3; simulated, contract-tested). People who are restricted on
 * the index are told exactly as unknown ones.
 */
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import { codesOf } from '../../domain/coded-concept.ts'
import { toNhsNumber } from '../../domain/nhs-number.ts'
import type { ServiceSecurity } from '../../domain/region.ts'
import type { IndexPerson, PersonName } from '../../domain/person.ts'
import {
  isObject,
  isResource,
  objectsOf,
  textOf,
  textsOf,
  type JsonObject,
  type Resource
} from '../../domain/resource.ts'
import { nhsNumberOf } from '../../domain/subject.ts'
import type { Random } from '../../ports/clock.ts'
import type { IndexAnswer, PersonIndex } from '../../ports/person-index.ts'
import { searchType, type SearchAnswer } from './search-type.ts'
import { contradictionOf } from './self-link.ts'
import { createSourceLine, type ConnectSource } from './source-line.ts'
import { createSourceTime } from './source-time.ts'

const CONNECTIONS_MAX = 32
const CONNECT_TIMEOUT_MS = 2000
const RESPONSE_BYTES_MAX = 1024 * 1024
/** Two are one too many already. */
const MATCHES_MAX = 100
/** v3-Confidentiality codes of people whose record is restricted. */
const RESTRICTED_CODES: ReadonlySet<unknown> = new Set(['R', 'V'])

export interface PersonIndexOptions extends ServiceSecurity {
  readonly baseUrl: string
  readonly deadlineMs: number
}

export function createPersonIndex(
  options: PersonIndexOptions,
  random: Random,
  connect?: ConnectSource<PersonIndexOptions>
): PersonIndex & { close(): Promise<void> } {
  const limits = {
    connectionsMax: CONNECTIONS_MAX,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    deadlineMs: options.deadlineMs
  }
  const line = createSourceLine(limits, connect && ((agentOptions) => connect(options, agentOptions)))
  return {
    async findPerson(nhsNumber) {
      const identifier = encodeURIComponent(`${NHS_NUMBER_SYSTEM}|${nhsNumber}`)
      const time = createSourceTime({ deadlineMs: options.deadlineMs, gone: null, heardMs: () => line.heardMs })
      const answer = await searchType(
        { baseUrl: options.baseUrl, pagesMax: 1, entriesMax: MATCHES_MAX, responseBytesMax: RESPONSE_BYTES_MAX },
        'Patient',
        `${options.baseUrl}/Patient?identifier=${identifier}`,
        { line, time, requestId: random.id(), intake: null }
      )
      time.end()
      if (answer.failure !== null) return unavailable(answer.failure.detail)
      if (answer.cut !== null) return unavailable('did not answer in full')
      const [match, ...more] = answer.matches
      if (match === undefined) return nobodyFound(answer, nhsNumber)
      if (more.length > 0) return unavailable('answered with more than one person')
      return toAnswer(match.resource)
    },
    close: () => line.close()
  }
}

/** "Unknown" is said only by an answer to this question: one by its own link about another number is none (H-012). */
function nobodyFound({ says = [] }: SearchAnswer, nhsNumber: string): IndexAnswer {
  const why = contradictionOf(says, 'Patient', { numbers: [nhsNumber], patientIds: [] })
  return why === null ? { kind: 'unknown', restricted: false } : unavailable(why)
}

function unavailable(detail: string): IndexAnswer {
  return { kind: 'unavailable', detail }
}

function toAnswer(resource: unknown): IndexAnswer {
  if (!isResource(resource) || resource.resourceType !== 'Patient') return unavailable('answered with no Patient')
  if (isRestricted(resource)) return { kind: 'unknown', restricted: true }
  const person = toPerson(resource)
  return person === null
    ? unavailable('answered with a Patient that lacks number, name or birth date')
    : { kind: 'found', person }
}

function isRestricted(patient: Resource): boolean {
  const meta = patient['meta']
  return isObject(meta) && objectsOf(meta['security']).some((label) => RESTRICTED_CODES.has(label['code']))
}

function toPerson(patient: Resource): IndexPerson | null {
  const nhsNumber = toNhsNumber(nhsNumberOf(patient) ?? '')
  const birthDate = textOf(patient['birthDate'])
  const names = objectsOf(patient['name'])
  const inUse =
    names.find((name) => name['use'] === 'usual') ?? names.find((name) => name['use'] === 'official') ?? names[0]
  if (nhsNumber === null || birthDate === null || inUse === undefined) return null
  return {
    nhsNumber,
    formerNumbers: formerNumbersOf(patient, nhsNumber),
    name: toName(inUse),
    otherNames: names.filter((name) => name !== inUse).map(toName),
    birthDate,
    gender: textOf(patient['gender']),
    ...toDeath(patient),
    address: toAddress(objectsOf(patient['address'])),
    telephone: toTelephone(objectsOf(patient['telecom'])),
    generalPractitioner: textOf(objectsOf(patient['generalPractitioner'])[0]?.['display'])
  }
}

const DEATH_NOTICE = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus'
/** UKCore-DeathNotificationStatus. `U` takes a notice back, and any other code is not known here. */
const DEATH_NOTICES: ReadonlyMap<unknown, 'formal' | 'informal'> = new Map([
  ['1', 'informal'],
  ['2', 'formal']
])

function deathNoticeOf(patient: Resource): 'formal' | 'informal' | null {
  const notices = objectsOf(patient['extension']).filter((one) => one['url'] === DEATH_NOTICE)
  const status = notices
    .flatMap((one) => objectsOf(one['extension']))
    .find((one) => one['url'] === 'deathNotificationStatus')
  const codes = codesOf(status?.['valueCodeableConcept']).map(({ code }) => DEATH_NOTICES.get(code))
  return codes.find((code) => code !== undefined) ?? null
}

/** A notice without a date is a death all the same (H-013). */
function toDeath(patient: Resource): Pick<IndexPerson, 'deceased' | 'deathNotice'> {
  const notice = deathNoticeOf(patient)
  const isDead = patient['deceasedBoolean'] === true || notice !== null
  const deceased = textOf(patient['deceasedDateTime']) ?? (isDead ? true : null)
  return { deceased, ...(notice !== null && deceased !== null ? { deathNotice: notice } : {}) }
}

/** Retired identifiers of the NHS number system: an objection recorded under one of them is this person's (H-012). */
function formerNumbersOf(patient: Resource, nhsNumber: string): readonly string[] {
  const values = objectsOf(patient['identifier'])
    .filter((identifier) => identifier['system'] === NHS_NUMBER_SYSTEM)
    .map((identifier) => toNhsNumber(textOf(identifier['value'])?.replaceAll(' ', '') ?? ''))
  return values.filter((value) => value !== null).filter((value) => value !== nhsNumber)
}

function toName(name: JsonObject): PersonName {
  return { family: textOf(name['family']) ?? '', given: textsOf(name['given']), prefix: textsOf(name['prefix']) }
}

function toAddress(addresses: readonly JsonObject[]): string | null {
  const current = addresses.filter((address) => address['use'] !== 'old')
  const address = current.find((item) => item['use'] === 'home') ?? current[0]
  if (address === undefined) return null
  const lines = [
    ...textsOf(address['line']),
    textOf(address['city']),
    textOf(address['district']),
    textOf(address['postalCode'])
  ]
  const text = [...new Set(lines.filter((line) => line !== null))].join(', ')
  return text === '' ? textOf(address['text']) : text
}

function toTelephone(telecoms: readonly JsonObject[]): string | null {
  const phone = telecoms.find((telecom) => telecom['system'] === 'phone' && telecom['use'] !== 'old')
  return textOf(phone?.['value'])
}
