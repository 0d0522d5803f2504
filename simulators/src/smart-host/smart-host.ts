/** A host system that launches by SMART App Launch 2.2.0: its list, its button, its authorization server, its FHIR base. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { JWK } from 'jose'
import type Provider from 'oidc-provider'
import { html } from '../fhir-server/html.ts'
import { fieldsOf, listen, newServer, type Running } from '../fhir-server/listen.ts'
import { serveWays, waysNow } from '../fhir-server/ways.ts'
import { listPage, type HostList } from '../host-system/list-page.ts'
import type { SigningKey } from '../host-system/signing-key.ts'
import { BENDS, type Bend } from './bends.ts'
import { patientIdOf, serveFhirBase } from './fhir-base.ts'
import { createLaunches } from './launches.ts'
import { answerInteraction, createProvider, signOut, type ProviderFacts } from './provider.ts'

/** Of the user who is chosen in the list's own form. */
const SIGN_OUT = html`<p>
  <button form="list" formaction="/sign-out" formtarget="_self">Sign out of this system</button>
</p>`

export interface SmartHostFacts extends HostList {
  readonly key: SigningKey
  readonly clientId: string
  readonly clientJwk: JWK
}

export interface RunningSmartHost extends Running {
  /** Its FHIR base: the `iss` of its launches. */
  readonly iss: string
  /** Registers the record as its client: before that its button leads nowhere. */
  register(publicUrl: string): void
}

const WAYS_WORDS =
  'Press one, then open a record: the launch must be refused on a page that says what to do, and “ok” must open it again.'

interface Registered {
  readonly publicUrl: string
  readonly facts: ProviderFacts
  readonly provider: Provider
}

export async function startSmartHost(host: SmartHostFacts, port: number): Promise<RunningSmartHost> {
  const server = newServer()
  const launches = createLaunches()
  const bend = serveWays(server, BENDS)
  let address = ''
  let registered: Registered | null = null
  server.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
  })
  server.get<{ Querystring: Record<string, string | undefined> }>('/', async ({ query }, reply) => {
    const asked = { words: query['q'] ?? '', page: Number(query['page']) }
    return reply
      .type('text/html; charset=utf-8')
      .send(listPage({ ...host, below: html`${SIGN_OUT} ${waysNow(BENDS, bend(), WAYS_WORDS)}` }, asked))
  })
  server.post('/sign-out', async (request, reply) => {
    const { user: sub } = fieldsOf(request.body)
    const user = host.users.find((one) => one.sub === sub)
    if (!user || registered === null) return reply.code(400).type('text/plain').send('Choose a user from the list.')
    await signOut(registered.provider, registered.facts, user.sub)
    return reply.redirect('/', 303)
  })
  server.post('/open', async (request, reply) => {
    const { user: sub, person: row } = fieldsOf(request.body)
    const user = host.users.find((one) => one.sub === sub)
    const position = Number(row)
    const resident = host.residents[position]
    if (!user || !resident || registered === null)
      return reply.code(400).type('text/plain').send('Choose a user and a person from the list.')
    const launch = launches.issue({ user, resident, patientId: patientIdOf(position) })
    const query = new URLSearchParams({ iss: `${address}/fhir`, launch })
    return reply.redirect(`${registered.publicUrl}/launch/smart?${query.toString()}`, 303)
  })
  const { users, residents } = host
  serveFhirBase(server, {
    users,
    residents,
    launches,
    address: () => address,
    bend,
    provider: () => registered?.provider ?? null
  })
  await server.register(async (inner) => {
    // The authorization server reads its own bodies.
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser('*', (_request, _body, done) => done(null))
    inner.all('/oauth2/*', async (request, reply) => authorise(registered, bend(), request, reply))
  })
  const running = await listen(server, port)
  address = running.address
  return {
    ...running,
    iss: `${address}/fhir`,
    register(publicUrl) {
      const { key, clientId, clientJwk } = host
      const redirectUri = `${publicUrl}/launch/smart/callback`
      const logoutUri = `${publicUrl}/launch/smart/logout?${new URLSearchParams({ iss: `${address}/fhir` }).toString()}`
      const facts = { address, key, clientId, clientJwk, launches, redirectUri, logoutUri, bend }
      registered = { publicUrl, facts, provider: createProvider(facts) }
    }
  }
}

function withoutSession(cookie: string | undefined): string {
  const pairs = (cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.filter((pair) => !pair.startsWith('_session')).join('; ')
}

async function authorise(
  registered: Registered | null,
  bend: Bend,
  request: FastifyRequest,
  reply: FastifyReply
): Promise<FastifyReply> {
  if (registered === null) return reply.code(503).send()
  reply.hijack()
  if (bend === 'hang') return reply
  const [path = ''] = request.url.split('?')
  // Who is signed in is for the launch to say: what an earlier launch left in the browser does not count.
  request.raw.headers.cookie = withoutSession(request.raw.headers.cookie)
  if (path.startsWith('/oauth2/interaction/')) {
    await answerInteraction(registered.provider, registered.facts, request.raw, reply.raw).catch(() => {
      reply.raw.writeHead(400, { 'content-type': 'text/plain' }).end('This launch is over. Press the button again.')
    })
    return reply
  }
  await registered.provider.callback()(request.raw, reply.raw)
  return reply
}
