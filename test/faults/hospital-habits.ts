/**
 * A FHIR R4 server with the habits of a large hospital system’s interface (Epic’s and Oracle Health’s public documents):
 * long opaque ids, local numbers under `urn:oid`, searched by the Patient’s id only, a `self` link in its own words and
 * under the host behind its gateway, an OperationOutcome inside each Bundle, refusals of types and scopes with one,
 * resources that contain what they name, references with versions.
 */
import type { Json, Person } from '../fixtures/people.ts'
import { patientOf } from '../fixtures/people.ts'
import * as behave from './behaviours.ts'
import { type Behaviour, type Call, startScriptedServer } from './scripted-server.ts'

export const PATIENT_ID = 'eq081-VQEgP8drUUqCWzHfw3'
const INNER = 'https://epr-inner.trust.example/interconnect-prd/api/FHIR/R4'
const CODES = 'urn:oid:1.2.840.114350.1.13.861.1.7.2.657369'

type Habit = readonly Json[] | Behaviour

const issue = (severity: string, code: string, number: string, text: string): Json => ({
  severity,
  code,
  details: { coding: [{ system: CODES, code: number, display: text }], text }
})
const outcomeOf = (...issues: readonly Json[]): Json => ({ resourceType: 'OperationOutcome', issue: issues })

const NO_RESULTS = issue('warning', 'processing', '4101', 'Resource request returns no results.')
export const NOT_ALL_FOR_YOU = issue(
  'warning',
  'suppressed',
  '4119',
  'This response includes information available to the authorized user at the time of the request.'
)
export const refuses = (status: number, code: string, text: string): Behaviour =>
  behave.json(outcomeOf(issue('fatal', code, '59144', text)), status)

/** A list, and beside it what it says of it. */
export const tells =
  (resources: readonly Json[], ...issues: readonly Json[]): Behaviour =>
  ({ type, url }, response) => {
    const said = issues.length > 0 ? issues : resources.length === 0 ? [NO_RESULTS] : []
    const self = `${INNER}/${type}?patient=${url.searchParams.get('patient') ?? PATIENT_ID}`
    const found = resources.map((resource) => ({
      link: [{ relation: 'self', url: `${INNER}/${type}/${String(resource['id'])}` }],
      fullUrl: `${INNER}/${type}/${String(resource['id'])}`,
      resource,
      search: { mode: 'match' }
    }))
    const beside =
      said.length === 0
        ? []
        : [{ fullUrl: 'urn:uuid:00000001-2c8a-0c5f', resource: outcomeOf(...said), search: { mode: 'outcome' } }]
    response.writeHead(200, {
      'content-type': 'application/fhir+json; charset=utf-8',
      'cache-control': 'no-cache,no-store',
      pragma: 'no-cache',
      expires: '-1'
    })
    // In pieces and without a length: chunked.
    const text = JSON.stringify({
      resourceType: 'Bundle',
      type: 'searchset',
      total: resources.length,
      link: [{ relation: 'self', url: self }],
      entry: [...found, ...beside]
    })
    const half = Math.floor(text.length / 2)
    response.write(text.slice(0, half))
    setImmediate(() => response.end(text.slice(half)))
  }

const hospitalPatient = (person: Person): Json =>
  patientOf(person, PATIENT_ID, {
    identifier: [
      {
        use: 'usual',
        type: { text: 'MRN' },
        system: 'urn:oid:1.2.840.114350.1.13.861.1.7.5.737384.14',
        value: '0004711'
      },
      { use: 'usual', system: 'urn:oid:2.16.840.1.113883.2.1.4.1', value: person.nhs },
      { use: 'official', type: { text: 'NHS' }, system: 'https://fhir.nhs.uk/Id/nhs-number', value: person.nhs },
      { type: { text: 'EXTERNAL' }, system: 'urn:oid:1.2.840.114350.1.13.861.1.7.2.698084', value: 'Z8110' }
    ]
  })

/** `habits`: how each type answers; one that is not there is refused as one that it does not have. */
export function hospitalHabits(
  people: readonly Person[],
  habits: Readonly<Record<string, Habit>>
): ReturnType<typeof startScriptedServer> {
  return startScriptedServer((call) => {
    if (call.type === 'Patient') return tells(people.filter(({ nhs }) => nhs === call.nhs).map(hospitalPatient))
    const habit = habits[call.type]
    if (habit === undefined) return refuses(404, 'not-supported', 'The content/operation requested is not supported.')
    if (asksByChain(call)) return refuses(400, 'required', 'Required search element is missing or invalid: patient')
    return typeof habit === 'function' ? habit : tells(habit)
  })
}

const asksByChain = ({ url }: Call): boolean => url.searchParams.get('patient') !== PATIENT_ID
