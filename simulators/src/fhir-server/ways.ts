/** The ways in which a host system or the identity service can be told to go wrong while it runs: its buttons, its control. */
import type { FastifyInstance } from 'fastify'
import { html, type Html } from './html.ts'
import { fieldsOf } from './listen.ts'

/** `ok` is the way back. */
export type Ways<Way extends string> = Readonly<Record<Way | 'ok', string>>

function isWay<Way extends string>(ways: Ways<Way>, text: string | undefined): text is Way | 'ok' {
  return text !== undefined && Object.hasOwn(ways, text)
}

/** GET and POST /control: by a program in JSON, by the buttons of the page as a form. Answers how it behaves now. */
export function serveWays<Way extends string>(server: FastifyInstance, ways: Ways<Way>): () => Way | 'ok' {
  let now: Way | 'ok' = 'ok'
  server.get('/control', async () => ({ mode: now }))
  server.post('/control', async (request, reply) => {
    const { mode } = fieldsOf(request.body)
    if (!isWay(ways, mode)) return reply.code(400).send({ error: `mode is one of ${Object.keys(ways).join(', ')}` })
    now = mode
    const fromPage = String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded')
    return fromPage ? reply.redirect('/', 303) : reply.send({ mode: now })
  })
  return () => now
}

/** `what`: what to do after a button, and what must come of it. */
export function waysNow<Way extends string>(ways: Ways<Way>, now: Way | 'ok', what: string): Html {
  const names = Object.keys(ways) as (Way | 'ok')[]
  return html`<section class="now ${now === 'ok' ? 'well' : 'ill'}" aria-label="How it behaves now">
      <p role="status"><strong>${now === 'ok' ? 'Behaving' : 'Misbehaving'}: ${now}</strong> ${ways[now]}</p>
    </section>
    <h2>Make it misbehave</h2>
    <p>${what}</p>
    <div class="modes">${names.map((name) => button(name, ways[name], name === now))}</div>`
}

const button = (name: string, words: string, isNow: boolean): Html =>
  html`<form method="post" action="/control">
    <input type="hidden" name="mode" value="${name}" /><button aria-pressed="${String(isNow)}">
      ${name} <small>${words}</small>
    </button>
  </form>`
