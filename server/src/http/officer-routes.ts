/** What the pages of the console ask for. By POST alone, JSON alone: no address names anybody, no form of another site asks. */
import type { FastifyInstance } from 'fastify'
import {
  lookUpsRequestSchema,
  looksRequestSchema,
  releaseRequestSchema,
  replayRequestSchema,
  reviewRequestSchema,
  qualityRequestSchema,
  usageRequestSchema
} from '@ncr/contract/console.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { z } from 'zod'
import { listFeeds, releaseNight } from '../console/feeds.ts'
import { lookUp } from '../console/look-up.ts'
import { listLookUps, reviewLookUp } from '../console/review-look-ups.ts'
import { readQuality } from '../console/read-quality.ts'
import { readUsage } from '../console/usage.ts'
import { replayView } from '../console/replay-view.ts'
import type { OfficerGrant } from '../domain/officer.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import { resumeOfficer } from './console-routes.ts'
import type { HttpContext } from './http-context.ts'
import { sendProblem } from './problem.ts'

type Act<Asked> = (grant: OfficerGrant, asked: Asked, requestId: string) => Promise<object | Refusal>

type AddAct = <Asked>(url: string, schema: z.ZodType<Asked>, act: Act<Asked>) => void

/** Adds acts of officers: who asks is worked out first, then what they ask for is read. */
export function officerRoutes(app: FastifyInstance, context: HttpContext): AddAct {
  return (url, schema, act) => {
    app.post(url, async (request, reply) => {
      const resumed = await resumeOfficer(context, request)
      if (isRefusal(resumed)) return sendProblem(request, reply, resumed)
      const asked = schema.safeParse(request.body)
      if (!asked.success) return sendProblem(request, reply, refuse('request-malformed', toSentence(asked.error)))
      const answer = await act(resumed.grant, asked.data, request.id)
      return isRefusal(answer) ? sendProblem(request, reply, answer) : reply.send(answer)
    })
  }
}

export function addOfficerRoutes(app: FastifyInstance, context: HttpContext): void {
  const { ports } = context
  const add = officerRoutes(app, context)
  add(ROUTES.consoleLooks, looksRequestSchema, (grant, asked, requestId) => lookUp(ports, grant, asked, requestId))
  add(ROUTES.consoleLookUps, lookUpsRequestSchema, (grant, asked, requestId) =>
    listLookUps(ports, grant, asked, requestId)
  )
  add(ROUTES.consoleReview, reviewRequestSchema, (grant, asked, requestId) =>
    reviewLookUp(ports, grant, asked, requestId)
  )
  add(ROUTES.consoleUsage, usageRequestSchema, (grant, asked, requestId) => readUsage(ports, grant, asked, requestId))
  add(ROUTES.consoleQuality, qualityRequestSchema, (grant, asked, requestId) =>
    readQuality(ports, grant, asked, requestId)
  )
  add(ROUTES.consoleFeeds, z.object({}), (grant) => listFeeds(ports, grant))
  add(ROUTES.consoleRelease, releaseRequestSchema, (grant, asked, requestId) =>
    releaseNight(ports, grant, asked, requestId)
  )
  add(ROUTES.consoleReplay, replayRequestSchema, (grant, { disclosureId }, requestId) =>
    replayView(ports, grant, disclosureId, requestId)
  )
}

function toSentence({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
}
