/** GP practices behind the national GP record service, Access Record HTML 0.7.4 (simulated): one section a call. */
import { behaviourNow } from '../fhir-server/behaviour-now.ts'
import { misbehave, serveControl } from '../fhir-server/control.ts'
import { askedLately } from '../fhir-server/asked-lately.ts'
import { keepLog, type RequestLog } from '../fhir-server/request-log.ts'
import { html, page, type Html } from '../fhir-server/html.ts'
import { listen, newServer, type Running } from '../fhir-server/listen.ts'
import type { Behaviour, Mode } from '../fhir-server/misbehaviour.ts'
import { PRACTICE_IDS, PRACTICES, type PracticeId, type Resident } from '../population/resident.ts'
import { NOT_GIVEN, WORDS } from './section-html.ts'
import { careRecord, fault, type Answer } from './care-record.ts'
import { SECTION_TITLES, type SectionCode } from './sections.ts'

const DSTU2_JSON = 'application/json+fhir;charset=utf-8'
const INTERACTION = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getcarerecord'
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

/** `residents`: everybody; only those a practice has registered are known here. */
export async function startGpConnect(residents: readonly Resident[], port: number): Promise<Running> {
  const registered = residents.filter(({ charts }) => charts.some((chart) => chart.source === 'gprcc'))
  const server = newServer()
  for (const type of ['application/json+fhir', 'application/fhir+json']) {
    server.addContentTypeParser(type, { parseAs: 'string' }, server.getDefaultJsonParser('error', 'ignore'))
  }
  const log = keepLog(server, sectionAsked)
  const control = serveControl(server)
  server.post('/Patient/$gpc.getcarerecord', async (request, reply) => {
    const behaviour = control.behaviour()
    const missing = REQUIRED_HEADERS.find((name) => request.headers[name] === undefined)
    const respond = () => {
      const { status, body } = answerOf(
        request.body,
        missing,
        request.headers['ssp-interactionid'],
        registered,
        behaviour
      )
      return reply.code(status).type(DSTU2_JSON).send(JSON.stringify(body))
    }
    if (behaviour.mode !== '403') return misbehave(behaviour, reply, respond)
    const refused = fault(403, 'NO_PATIENT_CONSENT', 'The patient has not consented to sharing')
    return reply.code(403).type(DSTU2_JSON).send(JSON.stringify(refused.body))
  })
  server.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(practicePage(registered, control.behaviour(), log))
  )
  return listen(server, port)
}

function sectionAsked(_method: string, path: string, body: unknown): string | null {
  if (!path.endsWith('getcarerecord')) return null
  const code = /"code":"([A-Z]{3})"/.exec(JSON.stringify(body ?? null))?.[1]
  return code === undefined ? 'no section' : `section ${code}`
}

function answerOf(
  body: unknown,
  missing: string | undefined,
  interaction: unknown,
  registered: readonly Resident[],
  behaviour: Behaviour
): Answer {
  if (missing !== undefined) return fault(400, 'BAD_REQUEST', `${missing} header missing`)
  if (interaction !== INTERACTION) return fault(400, 'BAD_REQUEST', 'Ssp-InteractionID is not that of this operation')
  return careRecord(body, registered, behaviour.mode === 'wrong-person')
}

function practicePage(registered: readonly Resident[], behaviour: Behaviour, log: RequestLog): string {
  const sections = Object.entries(SECTION_TITLES).map(
    ([code, title]) => html`<li><strong>${code}</strong> ${title}</li>`
  )
  return page(
    'GP record (GP Connect)',
    '#005eb8',
    'What GP practices give out as fixed pages, a section at a time, when somebody opens them. It plays the role of the national service; it is simulated.',
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
