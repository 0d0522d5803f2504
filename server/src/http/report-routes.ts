/** What the console's pages of access reports ask for. */
import type { FastifyInstance } from 'fastify'
import {
  reportDraftRequestSchema,
  reportFileRequestSchema,
  reportRedactRequestSchema,
  reportRequestSchema,
  reportReviewRequestSchema
} from '@ncr/contract/access-report.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { z } from 'zod'
import { draftReport } from '../console/access-report/draft-report.ts'
import { listReports, openReport } from '../console/access-report/open-report.ts'
import { redactReport } from '../console/access-report/redact-report.ts'
import { readReportFile, releaseReport } from '../console/access-report/release-report.ts'
import { reviewReport } from '../console/access-report/review-report.ts'
import type { HttpContext } from './http-context.ts'
import { officerRoutes } from './officer-routes.ts'

export function addReportRoutes(app: FastifyInstance, context: HttpContext): void {
  const { ports } = context
  const add = officerRoutes(app, context)
  add(ROUTES.consoleReports, z.object({}), (grant, _asked, requestId) => listReports(ports, grant, requestId))
  add(ROUTES.consoleReportDraft, reportDraftRequestSchema, (grant, asked, requestId) =>
    draftReport(ports, grant, asked, null, requestId)
  )
  add(ROUTES.consoleReport, reportRequestSchema, (grant, { reportId }, requestId) =>
    openReport(ports, grant, reportId, requestId)
  )
  add(ROUTES.consoleReportRedact, reportRedactRequestSchema, (grant, asked, requestId) =>
    redactReport(ports, grant, asked, requestId)
  )
  add(ROUTES.consoleReportReview, reportReviewRequestSchema, (grant, asked, requestId) =>
    reviewReport(ports, grant, asked, requestId)
  )
  add(ROUTES.consoleReportRelease, reportRequestSchema, (grant, { reportId }, requestId) =>
    releaseReport(ports, grant, reportId, requestId)
  )
  add(ROUTES.consoleReportFile, reportFileRequestSchema, (grant, asked, requestId) =>
    readReportFile(ports, grant, asked, requestId)
  )
}
