/**
 * The person index of the small region, in the role that PDS plays nationally (simulated). One question: a Patient by
 * NHS number. One or no answer; a superseded number answers with the surviving person.
 */
import type { HumanName, Patient } from '@medplum/fhirtypes'
import { outcome } from '../fhir-server/bundle.ts'
import { html, page } from '../fhir-server/html.ts'
import { listen, newServer, type Running } from '../fhir-server/listen.ts'
import { askedLately } from '../fhir-server/asked-lately.ts'
import { behaviourNow } from '../fhir-server/behaviour-now.ts'
import type { Behaviour, Mode } from '../fhir-server/misbehaviour.ts'
import { describeFhir, keepLog, type RequestLog } from '../fhir-server/request-log.ts'
import { serveFhir, type Searchable } from '../fhir-server/serve-fhir.ts'
import { hl7Coding, NHS_NUMBER, ODS_CODE } from '../population/codes.ts'
import { spacedNhsNumber } from '../population/nhs-number.ts'
import { deathOf, homeAddress, officialName } from '../population/chart.ts'
import { PRACTICES, type Person } from '../population/resident.ts'

export async function startPersonIndex(people: readonly Person[], port: number): Promise<Running> {
  const server = newServer()
  const log = keepLog(server, describeFhir)
  const control = serveFhir(server, personIndexOf(people))
  server.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(indexPage(people, control.behaviour(), log))
  )
  return listen(server, port)
}

function personIndexOf(people: readonly Person[]): Searchable {
  const answers = new Map<string, Patient>()
  for (const person of people) {
    const patient = indexPatient(person)
    for (const number of [person.nhsNumber, ...(person.supersededNumbers ?? [])]) answers.set(number, patient)
  }
  return {
    name: 'Person index',
    resourceTypes: ['Patient'],
    find: (_type, query) => {
      const [system, number] = (query.get('identifier') ?? '').split('|', 2)
      if (system !== NHS_NUMBER || number === undefined) return outcome('required', 'Search by NHS number.')
      const patient = answers.get(number)
      return patient ? [patient] : []
    },
    findSomeoneElse: (_type, query) => {
      const asked = query.get('identifier')?.split('|', 2)[1]
      const other = people.find((person) => person.nhsNumber !== asked)
      return other ? [indexPatient(other)] : []
    }
  }
}

/** UKCore-DeathNotificationStatus: 1 informal, 2 formal. */
function deathNoticeOf({ deathNotice }: Person): Pick<Patient, 'extension'> {
  if (deathNotice === undefined) return {}
  const coding = {
    system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-DeathNotificationStatus',
    code: deathNotice === 'formal' ? '2' : '1'
  }
  const url = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus'
  const extension = [{ url: 'deathNotificationStatus', valueCodeableConcept: { coding: [coding] } }]
  return { extension: [{ url, extension }] }
}

export function indexPatient(person: Person): Patient {
  const practice = PRACTICES[person.practice]
  return {
    resourceType: 'Patient',
    id: person.nhsNumber,
    meta: { versionId: '3', lastUpdated: '2026-04-02T09:00:00Z', security: [confidentiality(person)] },
    identifier: [{ use: 'official', system: NHS_NUMBER, value: person.nhsNumber }],
    active: true,
    name: [officialName(person), ...(person.formerNames ?? []).map(formerName)],
    gender: person.gender,
    birthDate: person.birthDate,
    ...deathOf(person),
    ...deathNoticeOf(person),
    ...(!person.restricted && {
      address: [homeAddress(person)],
      ...(person.telephone !== undefined && {
        telecom: [{ system: 'phone' as const, use: 'home' as const, value: person.telephone }]
      }),
      generalPractitioner: [{ reference: '#gp', type: 'Organization', display: practice.name }],
      contained: [
        {
          resourceType: 'Organization',
          id: 'gp',
          identifier: [{ system: ODS_CODE, value: practice.odsCode }],
          name: practice.name,
          telecom: [{ system: 'phone', value: practice.telephone }],
          address: [{ line: [practice.line], city: practice.town, postalCode: practice.postcode }]
        }
      ]
    })
  }
}

const confidentiality = (person: Person) =>
  person.restricted
    ? hl7Coding('v3-Confidentiality', 'R', 'restricted')
    : hl7Coding('v3-Confidentiality', 'U', 'unrestricted')

const formerName = (name: NonNullable<Person['formerNames']>[number]): HumanName => ({
  use: 'old',
  family: name.family,
  given: [...name.given],
  ...(name.until !== undefined && { period: { end: name.until } })
})

/** A page for people to read; the search finds everybody. */
const ROWS_MAX = 300
const INDEX_MODES: readonly Mode[] = [
  'ok',
  'slow',
  'hang',
  'reset',
  'half-way',
  '500',
  '403',
  'not-fhir',
  'cut-json',
  'wrong-person',
  'empty'
]

function indexPage(people: readonly Person[], behaviour: Behaviour, log: RequestLog): string {
  const row = (person: Person) =>
    html`<tr>
      <td>${person.family}, ${person.given.join(' ')}</td>
      <td class="nhs">${spacedNhsNumber(person.nhsNumber)}</td>
      <td data-label="Born">${person.birthDate}</td>
      <td>${remarks(person)}</td>
    </tr>`
  return page(
    'Person index',
    '#330072',
    'Who people are, by NHS number: the banner of every record comes from here and from nowhere else. It plays the role of the national service; it is simulated.',
    html`${behaviourNow(behaviour, INDEX_MODES)} ${askedLately(log)}
      <h2>People (${people.length})</h2>
      <table class="stack">
        <thead>
          <tr>
            <th>Name</th>
            <th>NHS number</th>
            <th>Born</th>
            <th>Remarks</th>
          </tr>
        </thead>
        <tbody>
          ${people.slice(0, ROWS_MAX).map(row)}
        </tbody>
      </table>
      ${people.length > ROWS_MAX && html`<p>And ${people.length - ROWS_MAX} more.</p>`}`
  )
}

function remarks(person: Person): string {
  return [
    person.deceased !== undefined && (person.deceased === true ? 'died' : `died ${person.deceased.slice(0, 10)}`),
    person.restricted && 'restricted: to be treated as unknown',
    person.supersededNumbers && `also answers ${person.supersededNumbers.map(spacedNhsNumber).join(', ')}`,
    person.formerNames && `formerly ${person.formerNames.map((name) => name.family).join(', ')}`
  ]
    .filter((remark) => typeof remark === 'string')
    .join('; ')
}
