/** Health and metrics, on the operations port only. */
import Fastify, { type FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Registry } from 'prom-client'
import type { SourceFigures, SourceHealth } from '../ports/source-health.ts'

export interface Readiness {
  /** True when records can be opened and audited. */
  isReady(): Promise<boolean>
}

/** For each source: what was sent to it, how often again, and how often it was left alone. Counters of this process. */
const SOURCE_METRICS: Readonly<Record<string, { readonly help: string; of(figures: SourceFigures): number }>> = {
  ncr_source_requests_total: { help: 'Requests sent to the source', of: ({ requests }) => requests },
  ncr_source_retries_total: { help: 'Second attempts among them', of: ({ retries }) => retries },
  ncr_source_not_asked_total: { help: 'Opens that left it alone: breaker open', of: ({ notAsked }) => notAsked }
}

export async function createOperationsServer(readiness: Readiness, health: SourceHealth): Promise<FastifyInstance> {
  const app = Fastify({ logger: false })
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ status: 'not-found' }))
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  addSourceMetrics(registry, health)
  app.get('/health/live', async () => ({ status: 'ok' }))
  app.get('/health/ready', async (_request, reply) =>
    (await readiness.isReady()) ? { status: 'ok' } : reply.code(503).send({ status: 'not-ready' })
  )
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()))
  return app
}

function addSourceMetrics(registry: Registry, health: SourceHealth): void {
  const labelled = { labelNames: ['source'], registers: [] }
  for (const [name, { help, of }] of Object.entries(SOURCE_METRICS)) {
    const collect = function (this: Counter): void {
      this.reset()
      for (const figures of health.figures()) this.inc({ source: figures.source }, of(figures))
    }
    registry.registerMetric(new Counter({ name, help, ...labelled, collect }))
  }
}
