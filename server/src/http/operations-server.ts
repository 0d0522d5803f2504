/** Health and metrics, on the operations port only. */
import Fastify, { type FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Registry } from 'prom-client'

export interface Readiness {
  /** True when records can be opened and audited. */
  isReady(): Promise<boolean>
}

export async function createOperationsServer(readiness: Readiness): Promise<FastifyInstance> {
  const app = Fastify({ logger: false })
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ status: 'not-found' }))
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  app.get('/health/live', async () => ({ status: 'ok' }))
  app.get('/health/ready', async (_request, reply) =>
    (await readiness.isReady()) ? { status: 'ok' } : reply.code(503).send({ status: 'not-ready' })
  )
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()))
  return app
}
