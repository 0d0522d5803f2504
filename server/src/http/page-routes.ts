/** The pages of a record that is open: `GET /api/record/page/{name}`, one JSON answer each (outer contract, section 5). */
import { toJsonKeepingDecimals } from '@ncr/contract/decimal.ts'
import type { FastifyInstance } from 'fastify'
import { GP_DATA_SECTION_PARAMETER, GP_DATA_SECTIONS, type GpDataSection, type Page } from '@ncr/contract/page.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { PAGE_NAMES, type PageName } from '@ncr/contract/section-names.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import { isObject } from '../domain/resource.ts'
import type { Session } from '../ports/session-store.ts'
import { openGpData } from '../record/open-gp-data.ts'
import { openPage, type PageRequest } from '../record/open-page.ts'
import { goneSignal } from './gone-signal.ts'
import type { HttpContext } from './http-context.ts'
import { sendProblem } from './problem.ts'
import { resumeLater } from './resume-session.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

const PAGES_AT_ONCE_MAX = 250

export function addPageRoutes(app: FastifyInstance, context: HttpContext): void {
  let underWay = 0

  const open = async (
    name: PageName,
    section: GpDataSection,
    session: Session,
    asked: PageRequest
  ): Promise<Page | Refusal> => {
    if (underWay >= PAGES_AT_ONCE_MAX) return refuse('overloaded')
    underWay += 1
    try {
      if (name === 'gp-data') return await openGpData(context.ports, session, { ...asked, section })
      return await openPage(context.ports, session, name, asked)
    } finally {
      underWay -= 1
    }
  }

  app.get<{ Params: { name: string } }>(`${ROUTES.page}/:name`, { exposeHeadRoute: false }, async (request, reply) => {
    const session = await resumeLater(context, request)
    if (isRefusal(session)) return sendProblem(request, reply, session)
    const name = PAGE_NAMES.find((page) => page === request.params.name)
    if (name === undefined) return sendProblem(request, reply, refuse('not-found'))
    const section = sectionIn(request.query)
    if (section === undefined)
      return sendProblem(
        request,
        reply,
        refuse('request-malformed', `section is one of ${GP_DATA_SECTIONS.join(', ')}`)
      )
    const page = await open(name, section, session, { requestId: request.id, signal: goneSignal(reply) })
    return isRefusal(page) ? sendProblem(request, reply, page) : reply.type(JSON_TYPE).send(toJsonKeepingDecimals(page))
  })
}

/** The GP record's section: SUM when none is named, undefined when there is no such section. */
function sectionIn(query: unknown): GpDataSection | undefined {
  const named = isObject(query) ? query[GP_DATA_SECTION_PARAMETER] : undefined
  return named === undefined ? 'SUM' : GP_DATA_SECTIONS.find((section) => section === named)
}
