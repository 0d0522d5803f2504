/** Health and metrics, on the operations port only. */
import Fastify, { type FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { FeedFigures } from '../data-feeds/feed-figures.ts'
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

/** For each source that is read from our own copy, as the database has it: the same on every server. */
const FEED_METRICS: Readonly<Record<string, { readonly help: string; of(figures: FeedFigures): number | null }>> = {
  ncr_feed_late: { help: '1: its night was not in when it was due, and still is not', of: ({ isLate }) => +isLate },
  ncr_feed_held: { help: '1: a night waits for a person to release it', of: ({ isHeld }) => +isHeld },
  ncr_feed_copy_age_seconds: { help: 'Age of what readers see of it', of: ({ copyAgeS }) => copyAgeS }
}

/** `feeds`: rejects when the database does not answer. */
export async function createOperationsServer(
  readiness: Readiness,
  health: SourceHealth,
  feeds: () => Promise<readonly FeedFigures[]>
): Promise<FastifyInstance> {
  const app = Fastify({ logger: false })
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ status: 'not-found' }))
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  addSourceMetrics(registry, health)
  addFeedMetrics(registry, feeds)
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

function addFeedMetrics(registry: Registry, feeds: () => Promise<readonly FeedFigures[]>): void {
  const labelled = { labelNames: ['source'], registers: [] }
  for (const [name, { help, of }] of Object.entries(FEED_METRICS)) {
    const collect = async function (this: Gauge): Promise<void> {
      this.reset()
      // Without the database nothing is said of the feeds; the other figures are.
      for (const figures of await feeds().catch(() => [])) {
        const value = of(figures)
        if (value !== null) this.set({ source: figures.source }, value)
      }
    }
    registry.registerMetric(new Gauge({ name, help, ...labelled, collect }))
  }
}
