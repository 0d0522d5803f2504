/** The record as data: the stream, and what the viewer reports back (outer contract, section 5). */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { displayedSchema, type RecordEvent } from '@ncr/contract/record.ts'
import { reportSchema } from '@ncr/contract/report.ts'
import { NDJSON, ROUTES } from '@ncr/contract/routes.ts'
import { errorCode } from '../domain/error-code.ts'
import { toLine } from '../record/disclose/sent-text.ts'
import { isRefusal, refuse } from '../domain/refusal.ts'
import { StoreUnavailable } from '../domain/store-unavailable.ts'
import { authoriseRead, openRecord } from '../record/open-record.ts'
import { closeRecord, reportDisplayed, reportProblem } from '../record/open-view.ts'
import { goneSignal } from './gone-signal.ts'
import type { HttpContext } from './http-context.ts'
import { sendProblem } from './problem.ts'
import { resume, resumeLater } from './resume-session.ts'

const RECORDS_AT_ONCE_MAX = 250
const WRITE_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const

export function addRecordRoutes(app: FastifyInstance, context: HttpContext): void {
  const { ports, cookie } = context
  let underWay = 0

  // Fastify would answer HEAD by opening the record, which replaces the view on the screen.
  app.get(ROUTES.record, { exposeHeadRoute: false }, async (request, reply) => {
    const session = await resume(context, request)
    if (isRefusal(session)) return sendProblem(request, reply, session)
    if (underWay >= RECORDS_AT_ONCE_MAX) return sendProblem(request, reply, refuse('overloaded'))
    const record = await openRecord(ports, session, { requestId: request.id, gone: goneSignal(reply) })
    if (isRefusal(record)) return sendProblem(request, reply, record)
    underWay += 1
    const stream = Readable.from(toLines(context, record, request.id), { objectMode: false, highWaterMark: 64 * 1024 })
    stream.once('close', () => (underWay -= 1))
    return reply.type(`${NDJSON}; charset=utf-8`).header('x-accel-buffering', 'no').send(stream)
  })

  app.get(ROUTES.standing, { exposeHeadRoute: false }, async (request, reply) => {
    const session = await resumeLater(context, request, undefined, 'peek')
    if (isRefusal(session)) return sendProblem(request, reply, session)
    const grant = await authoriseRead(ports, session, request.id)
    return isRefusal(grant) ? sendProblem(request, reply, grant) : reply.code(204).send()
  })

  app.post(ROUTES.displayed, async (request, reply) => {
    const session = await resumeLater(context, request)
    if (isRefusal(session)) return sendProblem(request, reply, session)
    const displayed = displayedSchema.safeParse(request.body)
    if (!displayed.success)
      return sendProblem(request, reply, refuse('request-malformed', 'not a report of what was displayed'))
    const refusal = await reportDisplayed(ports, session, displayed.data, request.id)
    return refusal === null ? reply.code(204).send() : sendProblem(request, reply, refusal)
  })

  app.post(ROUTES.report, async (request, reply) => {
    const session = await resumeLater(context, request)
    if (isRefusal(session)) return sendProblem(request, reply, session)
    const report = reportSchema.safeParse(request.body)
    if (!report.success) return sendProblem(request, reply, refuse('request-malformed', 'not a report of a problem'))
    const refusal = await reportProblem(ports, session, report.data, request.id)
    if (refusal !== null) return sendProblem(request, reply, refusal)
    return reply.code(201).send({ reference: request.id })
  })

  app.post(ROUTES.close, async (request, reply) => {
    const session = await resumeLater(context, request)
    if (isRefusal(session)) return sendProblem(request, reply, session)
    const refusal = await closeRecord(ports, session, request.id)
    cookie.clear(reply)
    return refusal === null ? reply.code(204).send() : sendProblem(request, reply, refusal)
  })

  app.route({ method: [...WRITE_METHODS], url: ROUTES.record, onRequest: refuseWrite, handler: refuseWrite })
}

/** One batch becomes one chunk. Once the first line is out, a failure is a last line and never a half line. */
async function* toLines(
  { ports }: HttpContext,
  record: AsyncGenerator<readonly RecordEvent[]>,
  requestId: string
): AsyncGenerator<string> {
  try {
    for await (const batch of record) yield batch.map((line) => `${toLine(line)}\n`).join('')
  } catch (error) {
    const code = error instanceof StoreUnavailable ? 'audit-unavailable' : 'internal-error'
    ports.log.error('record-failed', { code, requestId, reason: errorCode(error) })
    yield `${JSON.stringify({ event: 'failed', code, requestId })}\n`
  }
}

async function refuseWrite(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return sendProblem(request, reply.header('allow', 'GET'), refuse('method-not-allowed'))
}
