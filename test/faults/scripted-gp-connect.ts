/** A GP Connect endpoint by script: remembers what it is asked, answers a section of HTML, or fails in some way. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Json, Person } from '../fixtures/people.ts'
import { body, json } from './behaviours.ts'
import type { Behaviour } from './scripted-server.ts'

interface GpQuestion {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly parameters: { readonly parameter: readonly Json[] }
}

/** What was asked stands in `questions`. */
const EMPTY = Promise.resolve('')

export interface ScriptedGpConnect {
  readonly baseUrl: string
  readonly questions: GpQuestion[]
  answer(behaviour: Behaviour): void
  /** Questions that are neither answered nor given up by the caller. */
  pending(): number
  close(): Promise<void>
}

/** DSTU2, as the national standard has it: family is a list. */
export const gpPatient = (person: Person, more: Json = {}): Json => ({
  resourceType: 'Patient',
  id: '1',
  identifier: [{ system: 'http://fhir.nhs.net/Id/nhs-number', value: person.nhs }],
  name: [{ use: 'official', family: [person.family], given: [...person.given] }],
  gender: person.gender,
  birthDate: person.birthDate,
  ...more
})

export function gpBundle(html: string, patients: readonly Json[], code = 'SUM', title = 'Summary'): Json {
  const coding = [{ system: 'http://fhir.nhs.net/ValueSet/gpconnect-record-section-1', code }]
  const section = [{ title, code: { coding }, text: { status: 'generated', div: html } }]
  const resources = [{ resourceType: 'Composition', status: 'final', section }, ...patients]
  return { resourceType: 'Bundle', type: 'searchset', entry: resources.map((resource) => ({ resource })) }
}

/** The way the national systems say no. */
export function gpFault(status: number, code: string): Behaviour {
  const coding = [{ system: 'http://fhir.nhs.net/ValueSet/spine-error-or-warning-code-1', code }]
  return json(
    { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'invalid', details: { coding } }] },
    status
  )
}

export async function scriptedGpConnect(): Promise<ScriptedGpConnect> {
  const questions: GpQuestion[] = []
  let behaviour: Behaviour = body('{}')
  let pending = 0
  const server = createServer((request, response) => {
    response.on('error', () => undefined)
    pending += 1
    response.once('close', () => (pending -= 1))
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const parameters = JSON.parse(Buffer.concat(chunks).toString()) as GpQuestion['parameters']
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      questions.push({ path: url.pathname, headers: request.headers, parameters })
      const { headers } = request
      const call = { method: 'POST', type: 'Patient', url, nhs: null, page: 1, headers, body: EMPTY, atMs: 0 }
      behaviour(call, response, '')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    questions,
    answer(next) {
      behaviour = next
    },
    pending: () => pending,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
