/** A live partner of the small region: its FHIR API, a page for newcomers, and buttons that make it misbehave. */
import { html, page } from '../fhir-server/html.ts'
import { listen, newServer, type Running } from '../fhir-server/listen.ts'
import { MODES, type Behaviour } from '../fhir-server/misbehaviour.ts'
import { serveFhir } from '../fhir-server/serve-fhir.ts'
import { spacedNhsNumber } from '../population/nhs-number.ts'
import { NHS_NUMBER } from '../population/codes.ts'
import type { Chart } from '../population/resident.ts'
import type { SourceFacts } from '../population/sources.ts'
import { holdingsOf } from './holdings.ts'

export async function startPartner(source: SourceFacts, charts: readonly Chart[], port: number): Promise<Running> {
  const server = newServer()
  const control = serveFhir(server, holdingsOf(source, charts))
  server.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(partnerPage(source, charts, control.behaviour()))
  )
  return listen(server, port)
}

function partnerPage(source: SourceFacts, charts: readonly Chart[], behaviour: Behaviour): string {
  return page(
    `${source.name} (${source.odsCode})`,
    '#425563',
    html`${source.partner}. ${source.about} The Notts Care Record asks it live, each time somebody opens a record.`,
    html`
      <h2>How it behaves now</h2>
      <p class="now" role="status">
        <strong>${behaviour.mode}</strong>:
        ${MODES[behaviour.mode]}${behaviour.mode === 'slow' && ` of ${behaviour.ms} ms`}${
          behaviour.type !== undefined && ` (${behaviour.type} only)`
        }
      </p>
      <p>Press one, then open a record again: the page must say what it could not get, and never call it "none".</p>
      <div class="modes">${modeButtons()}</div>
      <h2>Whom it holds (${charts.length})</h2>
      <table>
        <thead>
          <tr>
            <th>Name here</th>
            <th>NHS number</th>
            <th>Its own number</th>
            <th>What it has written down</th>
          </tr>
        </thead>
        <tbody>
          ${charts.map(holdingRow)}
        </tbody>
      </table>
    `
  )
}

function modeButtons() {
  return Object.entries(MODES).map(
    ([mode, words]) =>
      html`<form method="post" action="/control">
        <input type="hidden" name="mode" value="${mode}" /><button>${mode} <small>${words}</small></button>
      </form>`
  )
}

function holdingRow(chart: Chart) {
  const name = chart.patient.name?.[0]
  const number = chart.patient.identifier?.find((one) => one.system === NHS_NUMBER)?.value ?? ''
  const counts = Map.groupBy(chart.resources, (one) => one.resourceType)
  const holds = [...counts].map(([type, list]) => `${type} ${list.length}`).join(', ')
  return html`<tr>
    <td>${name?.family}, ${name?.given?.join(' ')}</td>
    <td class="nhs">${spacedNhsNumber(number)}</td>
    <td>${chart.patient.id}</td>
    <td>${holds === '' ? 'nothing' : holds}</td>
  </tr>`
}
