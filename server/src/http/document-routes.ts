/** The document hub: `GET /api/record/document/{entryId}`. The partner's address stays here; the browser gets bytes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DISCLOSURE_PARAMETER, DOCUMENT_CONTENT_PARAMETER, ROUTES } from '@ncr/contract/routes.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import { isObject } from '../domain/resource.ts'
import type { ShownType } from '../ports/document-files.ts'
import type { Session } from '../ports/session-store.ts'
import { openDocument, type DocumentRequest, type OpenedDocument } from '../record/open-document.ts'
import { goneSignal } from './gone-signal.ts'
import type { HttpContext } from './http-context.ts'
import { sendRefusalPage } from './page.ts'
import { sendProblem, wantsHtml } from './problem.ts'
import { resumeLater } from './resume-session.ts'

/** Each is held whole, up to its source's `documentBytesMax`. */
const DOCUMENTS_AT_ONCE_MAX = 16

/** Whatever the document says, it neither acts nor loads; only our own pages may frame it. */
const CONTENT_SECURITY_POLICY =
  "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"

const FILE_NAME: Readonly<Record<ShownType, string>> = {
  'application/pdf': 'document.pdf',
  'text/html': 'document.html',
  'image/jpeg': 'document.jpg',
  'image/png': 'document.png'
}

export function addDocumentRoutes(app: FastifyInstance, context: HttpContext): void {
  let underWay = 0

  const open = async (session: Session, asked: DocumentRequest): Promise<OpenedDocument | Refusal> => {
    if (underWay >= DOCUMENTS_AT_ONCE_MAX) return refuse('overloaded')
    underWay += 1
    try {
      return await openDocument(context.ports, session, asked)
    } finally {
      underWay -= 1
    }
  }

  app.get<{ Params: { '*': string } }>(`${ROUTES.document}/*`, { exposeHeadRoute: false }, async (request, reply) => {
    const refused = (refusal: Refusal): FastifyReply =>
      wantsHtml(request)
        ? sendRefusalPage(request, reply, refusal, context.ports.region.name)
        : sendProblem(request, reply, refusal)
    const session = await resumeLater(context, request, parameterOf(request, DISCLOSURE_PARAMETER))
    if (isRefusal(session)) return refused(session)
    const content = contentIn(parameterOf(request, DOCUMENT_CONTENT_PARAMETER))
    if (content === null) return refused(refuse('request-malformed', 'content is a number from 0'))
    const asked = { named: request.params['*'], content, requestId: request.id, signal: goneSignal(reply) }
    const document = await open(session, asked)
    return isRefusal(document) ? refused(document) : send(reply, document)
  })
}

function send(reply: FastifyReply, { type, bytes }: OpenedDocument): FastifyReply {
  return reply
    .type(type === 'text/html' ? 'text/html; charset=utf-8' : type)
    .headers({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
      // A name that says nothing of the person.
      'content-disposition': `inline; filename="${FILE_NAME[type]}"`
    })
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}

function parameterOf(request: FastifyRequest, name: string): unknown {
  return isObject(request.query) ? request.query[name] : undefined
}

function contentIn(written: unknown): number | null {
  if (written === undefined) return 0
  return typeof written === 'string' && /^\d{1,3}$/.test(written) ? Number(written) : null
}
