/** A live partner of the small region: its FHIR API, a page for newcomers, and buttons that make it misbehave. */
import { html, page, type Html } from '../fhir-server/html.ts'
import { listen, newServer, type Running } from '../fhir-server/listen.ts'
import { behaviourNow } from '../fhir-server/behaviour-now.ts'
import { askedLately } from '../fhir-server/asked-lately.ts'
import { describeFhir, keepLog, type RequestLog } from '../fhir-server/request-log.ts'
import { MODE_NAMES, type Behaviour } from '../fhir-server/misbehaviour.ts'
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
  const log = keepLog(server, describeFhir)
  const control = serveFhir(server, holdingsOf(source, charts, mentioned))
  server.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(partnerPage(source, charts, control.behaviour(), log))
  )
  return listen(server, port)
}

function partnerPage(source: SourceFacts, charts: readonly Chart[], behaviour: Behaviour, log: RequestLog): string {
  return page(
    `${source.name} (${source.odsCode})`,
    source.colour,
    html`${source.partner}. ${source.about} The Notts Care Record asks it live, each time somebody opens a record.`,
    html`${behaviourNow(behaviour, MODE_NAMES, source.resourceTypes)} ${askedLately(log)} ${unitsOf(source)}
    ${holdingsTable(charts)}`
  )
}

/** Units that share one system: what each writes is told apart by them. */
function unitsOf({ units }: SourceFacts): Html | undefined {
  return (
    units &&
    html`<h2>Units that share it</h2>
      <p>${units.map(({ name }) => name).join(', ')}.</p>`
  )
}
