/** Tells a simulator to misbehave while it runs, and misbehaves. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Resource } from '@medplum/fhirtypes'
import { outcome } from './bundle.ts'
import { fieldsOf } from './listen.ts'
import { parseBehaviour, WELL_BEHAVED, type Behaviour } from './misbehaviour.ts'

const FHIR_JSON = 'application/fhir+json; charset=utf-8'

export interface Control {
  behaviour(): Behaviour
}

/** GET and POST /control: by a program in JSON, by the buttons of the simulator's page as a form. */
export function serveControl(server: FastifyInstance): Control {
  let behaviour = WELL_BEHAVED
  server.get('/control', async () => behaviour)
  server.post('/control', async (request, reply) => {
    const asked = parseBehaviour(fieldsOf(request.body))
    if (typeof asked === 'string') return reply.code(400).send({ error: asked })
    behaviour = asked
    const fromPage = String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded')
    return fromPage ? reply.redirect('/', 303) : reply.send(behaviour)
  })
  return { behaviour: () => behaviour }
}

export async function misbehave(
  behaviour: Behaviour,
  reply: FastifyReply,
  answer: () => FastifyReply
): Promise<FastifyReply> {
  switch (behaviour.mode) {
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, behaviour.ms).unref())
      return answer()
    case 'hang':
      return reply.hijack()
    case 'reset':
      reply.hijack()
      reply.raw.socket?.resetAndDestroy()
      return reply
    case 'half-way':
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': FHIR_JSON })
      reply.raw.write('{"resourceType":"Bundle","type":"searchset","total":3,"entry":[')
      return reply
    case '500':
      return send(reply, 500, outcome('exception', 'The system failed.'))
    case '403':
    case 'forbidden-type':
      return send(reply, 403, outcome('forbidden', 'This system may not be asked for that.'))
    case 'not-fhir':
      return reply.code(200).type('text/html').send('<!doctype html><title>Sign in</title><h1>Please sign in</h1>')
    case 'cut-json':
      return reply
        .code(200)
        .type(FHIR_JSON)
        .send('{"resourceType":"Bundle","type":"searchset","total":3,"entry":[{"resource":{"resou')
    default:
      return answer()
  }
}

export function send(reply: FastifyReply, status: number, resource: Resource): FastifyReply {
  return reply.code(status).type(FHIR_JSON).send(JSON.stringify(resource))
}
