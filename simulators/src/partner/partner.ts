/** A live partner of the small region: its FHIR API, a page for newcomers, and buttons that make it misbehave. */
import { html, page } from '../fhir-server/html.ts'
import { listen, newServer, type Running } from '../fhir-server/listen.ts'
import { MODE_NAMES, MODES, type Behaviour } from '../fhir-server/misbehaviour.ts'
import { serveFhir } from '../fhir-server/serve-fhir.ts'
import type { Chart } from '../population/resident.ts'
import type { SourceFacts } from '../population/sources/source-facts.ts'
import { holdingsTable } from './holdings-table.ts'
import { holdingsOf, type Mentioned } from './holdings.ts'

export async function startPartner(
  source: SourceFacts,
  charts: readonly Chart[],
  port: number,
  mentioned?: Mentioned
): Promise<Running> {
  const server = newServer()
  const control = serveFhir(server, holdingsOf(source, charts, mentioned))
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
      ${holdingsTable(charts)}
    `
  )
}

function modeButtons() {
  return MODE_NAMES.map(
    (mode) =>
      html`<form method="post" action="/control">
        <input type="hidden" name="mode" value="${mode}" /><button>${mode} <small>${MODES[mode]}</small></button>
      </form>`
  )
}
