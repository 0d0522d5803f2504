/**
 * GP practices behind the national GP record service (simulated): Access Record HTML 0.7.4, one section a call, and Access
 * Record Structured 1.6.0, the coded record at once; and Access Document 1.5, what is on file.
 */
import { behaviourNow } from '../fhir-server/behaviour-now.ts'
import { misbehave, serveControl } from '../fhir-server/control.ts'
import { askedLately } from '../fhir-server/asked-lately.ts'
import { keepLog, type RequestLog } from '../fhir-server/request-log.ts'
import { html, page, type Html } from '../fhir-server/html.ts'
import { listen, newServer, type Running } from '../fhir-server/listen.ts'
import type { Behaviour, Mode } from '../fhir-server/misbehaviour.ts'
import { PRACTICE_IDS, PRACTICES, type PracticeId, type Resident } from '../population/resident.ts'
import { NOT_GIVEN, WORDS } from './section-html.ts'
import type { FastifyRequest } from 'fastify'
import { careRecord, fault, type Answer } from './care-record.ts'
import { serveDocuments } from './documents.ts'
import { refusal, structuredRecord } from './structured-record.ts'
import { SECTION_TITLES, type SectionCode } from './sections.ts'

const STU3_JSON = 'application/fhir+json;charset=utf-8'
const DSTU2_JSON = 'application/json+fhir;charset=utf-8'
const INTERACTION = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getcarerecord'
const STRUCTURED_INTERACTION = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1'
const REQUIRED_HEADERS = ['ssp-traceid', 'ssp-from', 'ssp-to', 'ssp-interactionid']
const MODES: readonly Mode[] = [
  'ok',
  'slow',
  'hang',
  'reset',
  'half-way',
  '500',
  '403',
  'not-fhir',
  'cut-json',
  'wrong-person'
]

export const GP_CONNECT = {
  id: 'gp-connect',
  name: 'GP record',
  kind: 'gp-connect-html',
  /** The integrated care board answers for the practices' endpoint. */
  odsCode: 'QT1',
  fromAsid: '200000000359',
  toAsid: '918999198738'
} as const

/** The same practices' coded record, beside their pages. */
export const GP_STRUCTURED = { id: 'gp-coded', name: 'GP record, coded', kind: 'gp-connect-structured' } as const

/** What the same practices have on file. */
export const GP_DOCUMENTS = { id: 'gp-documents', name: 'GP documents', kind: 'gp-connect-documents' } as const

/** `residents`: everybody; only those a practice has registered are known here. */
export async function startGpConnect(residents: readonly Resident[], port: number): Promise<Running> {
  const registered = residents.filter(({ charts }) => charts.some((chart) => chart.source === 'gprcc'))
  const server = newServer()
  for (const type of ['application/json+fhir', 'application/fhir+json']) {
    server.addContentTypeParser(type, { parseAs: 'string' }, server.getDefaultJsonParser('error', 'ignore'))
  }
  const log = keepLog(server, sectionAsked)
  const control = serveControl(server)
  const speak = (path: string, { type, answer, refused }: Dialect): void => {
    server.post(path, async (request, reply) => {
      const behaviour = control.behaviour()
      const respond = () => {
        const { status, body } = answer(request, behaviour.mode === 'wrong-person')
        return reply.code(status).type(type).send(JSON.stringify(body))
      }
      if (behaviour.mode !== '403') return misbehave(behaviour, reply, respond)
      return reply.code(403).type(type).send(JSON.stringify(refused.body))
    })
  }
  speak('/Patient/$gpc.getcarerecord', {
    type: DSTU2_JSON,
    answer: ({ body, headers }, mixUp) => faultOf(headers, INTERACTION) ?? careRecord(body, registered, mixUp),
    refused: fault(403, 'NO_PATIENT_CONSENT', 'The patient has not consented to sharing')
  })
  speak('/Patient/$gpc.getstructuredrecord', {
    type: STU3_JSON,
    answer: ({ body, headers }, mixUp) =>
      faultOf(headers, STRUCTURED_INTERACTION) ?? structuredRecord(body, registered, mixUp),
    refused: refusal(403, 'NO_PATIENT_CONSENT')
  })
  serveDocuments(server, registered, control, faultOf)
  server.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(practicePage(registered, control.behaviour(), log))
  )
  return listen(server, port)
}

function sectionAsked(_method: string, path: string, body: unknown): string | null {
  if (path.endsWith('/DocumentReference')) return 'list of documents'
  if (path.includes('/Binary/')) return 'a document'
  if (path.endsWith('getstructuredrecord')) return 'coded record'
  if (!path.endsWith('getcarerecord')) return null
  const code = /"code":"([A-Z]{3})"/.exec(JSON.stringify(body ?? null))?.[1]
  return code === undefined ? 'no section' : `section ${code}`
}

interface Dialect {
  readonly type: string
  readonly answer: (request: Pick<FastifyRequest, 'body' | 'headers'>, mixUp: boolean) => Answer
  readonly refused: Answer
}

function faultOf(headers: FastifyRequest['headers'], interaction: string): Answer | null {
  const missing = REQUIRED_HEADERS.find((name) => headers[name] === undefined)
  if (missing !== undefined) return fault(400, 'BAD_REQUEST', `${missing} header missing`)
  if (headers['ssp-interactionid'] === interaction) return null
  return fault(400, 'BAD_REQUEST', 'Ssp-InteractionID is not that of this operation')
}

function practicePage(registered: readonly Resident[], behaviour: Behaviour, log: RequestLog): string {
  const sections = Object.entries(SECTION_TITLES).map(
    ([code, title]) => html`<li><strong>${code}</strong> ${title}</li>`
  )
  return page(
    'GP record (GP Connect)',
    '#005eb8',
    'What GP practices give out: their coded record and the list of what they have on file whenever a record is opened, and fixed pages, a section at a time, when somebody opens them. It plays the role of the national service; it is simulated.',
    html`${behaviourNow(behaviour, MODES)} ${askedLately(log)}
      <h2>Whom it knows (${registered.length})</h2>
      <p>
        Everybody that the practices of the region have registered. Their systems differ in what they can or will give:
      </p>
      <table class="stack">
        <thead>
          <tr>
            <th>Practice</th>
            <th>Registered</th>
            <th>What its system says instead of a section</th>
          </tr>
        </thead>
        <tbody>
          ${PRACTICE_IDS.map((id) => practiceRow(id, registered))}
        </tbody>
      </table>
      <h2>Its ten sections</h2>
      <ul>
        ${sections}
      </ul>`
  )
}

function practiceRow(id: PracticeId, registered: readonly Resident[]): Html {
  const { name, odsCode } = PRACTICES[id]
  const said = Object.keys(SECTION_TITLES)
    .map((code) => code as SectionCode)
    .flatMap((code) => {
      const empty = NOT_GIVEN[id]?.[code]
      return empty === undefined ? [] : [html`<div>${WORDS[empty](SECTION_TITLES[code])}</div>`]
    })
  return html`<tr>
    <td><strong>${name}</strong> ${odsCode}</td>
    <td data-label="Registered">${registered.filter(({ person }) => person.practice === id).length}</td>
    <td>${said.length === 0 ? 'gives all ten' : said}</td>
  </tr>`
}
