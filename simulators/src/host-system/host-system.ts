/** A host system with signed launches: a list of people, and one button per person that opens their record. */
import { html, type Html } from '../fhir-server/html.ts'
import { fieldsOf, listen, newServer, type Running } from '../fhir-server/listen.ts'
import { serveWays, waysNow } from '../fhir-server/ways.ts'
import { signAssertion, type Launcher } from './assertion.ts'
import { LAUNCH_WAYS, LAUNCH_WAYS_WORDS } from './launch-ways.ts'
import { listPage, type HostList } from './list-page.ts'

export type HostSystem = Launcher & HostList

export async function startHostSystem(host: HostSystem, port: number): Promise<Running> {
  const server = newServer()
  const way = serveWays(server, LAUNCH_WAYS)
  server.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
  })
  server.get<{ Querystring: Record<string, string | undefined> }>('/', async ({ query }, reply) => {
    const below = waysNow(LAUNCH_WAYS, way(), LAUNCH_WAYS_WORDS)
    const asked = { words: query['q'] ?? '', page: Number(query['page']) }
    return reply.type('text/html; charset=utf-8').send(listPage({ ...host, below }, asked))
  })
  server.post('/open', async (request, reply) => {
    const { user: sub, person: row } = fieldsOf(request.body)
    const user = host.users.find((one) => one.sub === sub)
    const resident = host.residents[Number(row)]
    if (!user || !resident) return reply.code(400).type('text/plain').send('Choose a user and a person from the list.')
    const assertion = await signAssertion(host, user, resident, { now: new Date(), way: way() })
    return reply.type('text/html; charset=utf-8').send(handOver(host.audience, assertion).text)
  })
  return listen(server, port)
}

/** The page that carries the assertion from the host system to the record, in a form, so that no address names anybody. */
function handOver(launchAddress: string, assertion: string): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Opening the Notts Care Record</title>
      </head>
      <body onload="document.forms[0].submit()">
        <form method="post" action="${launchAddress}">
          <input type="hidden" name="assertion" value="${assertion}" />
          <p>Opening the Notts Care Record…</p>
          <noscript><button>Open Notts Care Record</button></noscript>
        </form>
      </body>
    </html>`
}
