/** A live partner of the small region: its FHIR API, a page for newcomers, and buttons that make it misbehave. */
import { html, page } from '../fhir-server/html.ts'
import { listen, newServer, type Running } from '../fhir-server/listen.ts'
import { behaviourNow } from '../fhir-server/behaviour-now.ts'
import type { Behaviour } from '../fhir-server/misbehaviour.ts'
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
    html` ${behaviourNow(behaviour)} ${holdingsTable(charts)} `
  )
}
