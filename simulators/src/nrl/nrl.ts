/** The National Record Locator's consumer API, version 3 (simulated): pointers to documents that others keep. */
import type { DocumentReference, OperationOutcome } from '@medplum/fhirtypes'
import { askedLately } from '../fhir-server/asked-lately.ts'
import { behaviourNow } from '../fhir-server/behaviour-now.ts'
import { outcome } from '../fhir-server/bundle.ts'
import { send } from '../fhir-server/control.ts'
import { html, page, type Html } from '../fhir-server/html.ts'
import { listen, newServer, type Running } from '../fhir-server/listen.ts'
import { MODE_NAMES, type Behaviour } from '../fhir-server/misbehaviour.ts'
import { describeFhir, keepLog, type RequestLog } from '../fhir-server/request-log.ts'
import { serveFhir } from '../fhir-server/serve-fhir.ts'
import { NHS_NUMBER } from '../population/codes.ts'
import { isNhsNumber, spacedNhsNumber } from '../population/nhs-number.ts'

const SEARCH_BY = 'subject:identifier'
/** Of the consumer API; the bearer token is left out here as it is there. */
const REQUIRED_HEADERS = ['nhsd-end-user-organisation-ods', 'x-request-id']

export const NRL = {
  id: 'nrl',
  name: 'National Record Locator',
  kind: 'nrl',
  /** The integrated care board answers for the region's connection. */
  odsCode: 'QT1'
} as const

export async function startNrl(pointers: readonly DocumentReference[], port: number): Promise<Running> {
  const server = newServer()
  const log = keepLog(server, describeFhir)
  server.addHook('preHandler', async (request, reply) => {
    if (!request.url.startsWith('/fhir/DocumentReference')) return undefined
    const missing = REQUIRED_HEADERS.find((name) => (request.headers[name] ?? '') === '')
    return missing === undefined ? undefined : send(reply, 400, outcome('invalid', `${missing} header missing`))
  })
  const control = serveFhir(server, {
    name: NRL.name,
    resourceTypes: ['DocumentReference'],
    searchParameter: SEARCH_BY,
    find: (_type, query) => find(pointers, query),
    findSomeoneElse: (_type, query) => {
      const found = find(pointers, query)
      return pointers.filter((one) => !Array.isArray(found) || !found.includes(one)).slice(0, 1)
    }
  })
  server.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(locatorPage(pointers, control.behaviour(), log))
  )
  return listen(server, port)
}

function find(pointers: readonly DocumentReference[], query: URLSearchParams): DocumentReference[] | OperationOutcome {
  const [system, number] = (query.get(SEARCH_BY) ?? '').split('|', 2)
  if (system !== NHS_NUMBER || number === undefined || !isNhsNumber(number))
    return outcome('invalid', `${SEARCH_BY} is ${NHS_NUMBER}|, then an NHS number`)
  return pointers.filter(({ subject }) => subject?.identifier?.value === number)
}

function locatorPage(pointers: readonly DocumentReference[], behaviour: Behaviour, log: RequestLog): string {
  return page(
    NRL.name,
    '#003087',
    'It keeps no documents, only who has one about whom. It plays the role of the national service; it is simulated. The Notts Care Record asks it live, each time somebody opens a record.',
    html`${behaviourNow(behaviour, MODE_NAMES, ['DocumentReference'])} ${askedLately(log)}
      <h2>Its pointers (${pointers.length})</h2>
      <p>
        A document that lies at a live source of the region opens in the record. Of one that lies elsewhere the record
        says who keeps it; one that its custodian has moved is a stale pointer, and opening it says so.
      </p>
      <table class="stack">
        <thead>
          <tr>
            <th>Document</th>
            <th>About</th>
            <th>Kept by</th>
            <th>Where</th>
          </tr>
        </thead>
        <tbody>
          ${pointers.map(pointerRow)}
        </tbody>
      </table>`
  )
}

function pointerRow({ subject, custodian, content }: DocumentReference): Html {
  const attachment = content[0]?.attachment
  return html`<tr>
    <td><strong>${attachment?.title}</strong></td>
    <td class="nhs">${spacedNhsNumber(subject?.identifier?.value ?? '')}</td>
    <td data-label="Kept by">${custodian?.identifier?.value}</td>
    <td>${attachment?.url}</td>
  </tr>`
}
