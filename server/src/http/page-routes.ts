/** The pages of a record that is open: `GET /api/record/page/{name}`, one JSON answer each (outer contract, section 5). */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Page } from '@ncr/contract/page.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { PAGE_NAMES, type PageName } from '@ncr/contract/section-names.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import type { Session } from '../ports/session-store.ts'
import { openPage, type PageRequest } from '../record/open-page.ts'
import type { HttpContext } from './http-context.ts'
import { sendProblem } from './problem.ts'
import { resumeLater } from './resume-session.ts'

const PAGES_AT_ONCE_MAX = 250

export function addPageRoutes(app: FastifyInstance, context: HttpContext): void {
  let underWay = 0

  const open = async (name: PageName, session: Session, asked: PageRequest): Promise<Page | Refusal> => {
    if (underWay >= PAGES_AT_ONCE_MAX) return refuse('overloaded')
    underWay += 1
    try {
      return name === 'gp-data' ? refuse('not-found') : await openPage(context.ports, session, name, asked)
    } finally {
      underWay -= 1
    }
  }

  app.get<{ Params: { name: string } }>(`${ROUTES.page}/:name`, { exposeHeadRoute: false }, async (request, reply) => {
    const session = await resumeLater(context, request)
    if (isRefusal(session)) return sendProblem(request, reply, session)
    const name = PAGE_NAMES.find((page) => page === request.params.name)
    if (name === undefined) return sendProblem(request, reply, refuse('not-found'))
    const page = await open(name, session, { requestId: request.id, signal: goneSignal(reply) })
    return isRefusal(page) ? sendProblem(request, reply, page) : reply.send(page)
  })
}

/** Aborts when the reader goes away before the answer is out: nobody waits for what is still being asked. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}
