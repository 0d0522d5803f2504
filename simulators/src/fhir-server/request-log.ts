/** What a simulator has been asked lately, for its page: when, what, and what became of it. Never about whom. */
import type { FastifyInstance } from 'fastify'

const KEPT_MAX = 30

export interface Asked {
  readonly at: Date
  /** Such as `search Condition` or `section MED`. */
  readonly what: string
  /** Null: no answer yet, or none at all. */
  status: number | null
  tookMs: number | null
}

export interface RequestLog {
  /** Newest first. */
  latest(): readonly Asked[]
  /** Requests since the start, those no longer kept included. */
  total(): number
}

/** `describe`: what to call a request, null for those that are not for the record (pages, control). */
export function keepLog(
  server: FastifyInstance,
  describe: (method: string, path: string, body: unknown) => string | null
): RequestLog {
  const kept: Asked[] = []
  let total = 0
  server.addHook('preHandler', async (request, reply) => {
    const [path = ''] = request.url.split('?', 1)
    const what = describe(request.method, path, request.body)
    if (what === null) return
    const asked: Asked = { at: new Date(), what, status: null, tookMs: null }
    total += 1
    kept.unshift(asked)
    kept.splice(KEPT_MAX)
    reply.raw.once('finish', () => {
      asked.status = reply.raw.statusCode
      asked.tookMs = Date.now() - asked.at.getTime()
    })
  })
  return { latest: () => kept, total: () => total }
}

/** Requests of a FHIR API at /fhir: the id of a read may name a person and is left out. */
export function describeFhir(_method: string, path: string): string | null {
  const [, fhir, type, id] = path.split('/')
  if (fhir !== 'fhir' || type === undefined || !/^[A-Za-z]{1,40}$/.test(type)) return null
  if (type === 'metadata') return 'metadata'
  return id === undefined ? `search ${type}` : `read ${type}`
}
