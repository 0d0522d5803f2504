/** What the console's pages of investigations ask for. */
import type { FastifyInstance } from 'fastify'
import {
  caseCloseRequestSchema,
  caseLinkRequestSchema,
  caseNoteRequestSchema,
  caseOpenRequestSchema,
  caseRequestSchema
} from '@ncr/contract/case.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { z } from 'zod'
import { closeCase, linkLookUp, noteCase } from '../console/cases/case-acts.ts'
import { exportCase, listCases, openCase, readCase } from '../console/cases/open-case.ts'
import type { HttpContext } from './http-context.ts'
import { officerRoutes } from './officer-routes.ts'

export function addCaseRoutes(app: FastifyInstance, context: HttpContext): void {
  const { ports } = context
  const add = officerRoutes(app, context)
  add(ROUTES.consoleCases, z.object({}), (grant, _asked, requestId) => listCases(ports, grant, requestId))
  add(ROUTES.consoleCaseOpen, caseOpenRequestSchema, (grant, asked, requestId) =>
    openCase(ports, grant, asked, requestId)
  )
  add(ROUTES.consoleCase, caseRequestSchema, (grant, { caseId }, requestId) =>
    readCase(ports, grant, caseId, requestId)
  )
  add(ROUTES.consoleCaseNote, caseNoteRequestSchema, (grant, asked, requestId) =>
    noteCase(ports, grant, asked, requestId)
  )
  add(ROUTES.consoleCaseLink, caseLinkRequestSchema, (grant, asked, requestId) =>
    linkLookUp(ports, grant, asked, requestId)
  )
  add(ROUTES.consoleCaseClose, caseCloseRequestSchema, (grant, asked, requestId) =>
    closeCase(ports, grant, asked, requestId)
  )
  add(ROUTES.consoleCaseExport, caseRequestSchema, (grant, { caseId }, requestId) =>
    exportCase(ports, grant, caseId, requestId)
  )
}
