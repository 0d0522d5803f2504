/** The HTTP side: headers, limits and errors for every route. The only folder that knows Fastify. */
import type { Server } from 'node:http'
import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import Fastify, { type FastifyInstance } from 'fastify'
import { errorCode } from '../domain/error-code.ts'
import { refuse } from '../domain/refusal.ts'
import { StoreUnavailable } from '../domain/store-unavailable.ts'
import { addAuditEventRoutes } from './audit-event-routes.ts'
import { addConsoleRoutes } from './console-routes.ts'
import { addDataFeedsRoute } from './data-feeds-route.ts'
import { addDocumentRoutes } from './document-routes.ts'
import { addFhirRoutes } from './fhir-routes.ts'
import { addLaunchRoutes } from './launch-route.ts'
import { addOfficerRoutes } from './officer-routes.ts'
import { addCaseRoutes } from './case-routes.ts'
import { addReportRoutes } from './report-routes.ts'
import { sendRefusalPage } from './page.ts'
import { sendProblem, wantsHtml } from './problem.ts'
import { addShedNotes } from './note-shed.ts'
import { addPageRoutes } from './page-routes.ts'
import { addRateLimits, TooOften } from './rate-limits.ts'
import { addRecordRoutes } from './record-routes.ts'
import type { HttpContext, HttpPorts } from './http-context.ts'
import { addServiceDesk } from './service-desk.ts'
import { addSameSiteCheck } from './same-site.ts'
import { cutWhenStalled } from './stalled-reader.ts'
import { addSearchRoutes } from './search-routes.ts'
import { addSmartLogoutRoute } from './smart-logout-route.ts'
import { createOfficerCookie, createSessionCookie } from './session-cookie.ts'
import { addRegistrationRoutes } from './registration-routes.ts'
import { addTokenRoutes } from './token-routes.ts'
import { addViewerRoutes } from './viewer-routes.ts'

const BODY_BYTES_MAX = 64 * 1024
const PARAMETER_CHARACTERS_MAX = 256
const STACK_LINES_LOGGED_MAX = 4

/** Attaches the product to a server that already listens. */
export async function createServer(ports: HttpPorts, viewerFolder: string, server: Server): Promise<FastifyInstance> {
  const app = Fastify({
    serverFactory: (handler) => server.on('request', handler),
    // Fastify's own request log and 404 would carry the address as sent.
    logger: false,
    genReqId: () => ports.random.id(),
    // An address that cannot be read is not said again: it may hold a number or a name.
    frameworkErrors: (_error, request, reply) => void sendProblem(request, reply, refuse('request-malformed')),
    bodyLimit: BODY_BYTES_MAX,
    // The id of a source, a type and an id, with their slashes written as %2F.
    routerOptions: { maxParamLength: PARAMETER_CHARACTERS_MAX }
  })
  const { publicUrl } = ports.region
  const context: HttpContext = {
    ports,
    cookie: createSessionCookie(publicUrl),
    officerCookie: createOfficerCookie(publicUrl),
    viewerFolder
  }
  await app.register(fastifyCookie)
  await app.register(fastifyHelmet, helmetOptions(publicUrl))
  addParsers(app)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    cutWhenStalled(reply, ports.log)
    // Nothing that was shown is kept by a browser or a proxy; the hashed files of the viewer set their own.
    if (!request.url.startsWith('/assets/')) reply.header('cache-control', 'no-store')
  })
  addServiceDesk(app, ports.region)
  addShedNotes(app, ports.shed)
  addSameSiteCheck(app, publicUrl)
  addErrorHandler(app, context)
  await addRateLimits(app)
  addLaunchRoutes(app, context)
  addSmartLogoutRoute(app, context)
  addRecordRoutes(app, context)
  addPageRoutes(app, context)
  addDocumentRoutes(app, context)
  addSearchRoutes(app, context)
  addDataFeedsRoute(app, context)
  if (ports.region.console !== undefined) {
    addConsoleRoutes(app, context)
    addOfficerRoutes(app, context)
    addReportRoutes(app, context)
    addCaseRoutes(app, context)
  }
  await addAuditEventRoutes(app, context)
  addTokenRoutes(app, context)
  await addRegistrationRoutes(app, context)
  await addFhirRoutes(app, context)
  await addViewerRoutes(app, context)
  await app.ready()
  return app
}

function addParsers(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body)))
  })
  // Any other body is read within the limit and says nothing: the route then refuses with its own code.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, null))
}

function helmetOptions(publicUrl: string): object {
  const none = ["'none'"]
  const self = ["'self'"]
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: self,
        styleSrc: self,
        // Documents are fetched with their disclosure's header and shown out of memory (decision 0021).
        imgSrc: ["'self'", 'data:', 'blob:'],
        frameSrc: ['blob:'],
        fontSrc: self,
        connectSrc: self,
        baseUri: none,
        formAction: none,
        frameAncestors: none
      }
    },
    strictTransportSecurity: publicUrl.startsWith('https:'),
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' }
  }
}

function addErrorHandler(app: FastifyInstance, { ports }: HttpContext): void {
  app.setErrorHandler(async (error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const refusal =
      error instanceof StoreUnavailable
        ? refuse('audit-unavailable')
        : error instanceof TooOften
          ? refuse('overloaded', 'too many requests from this address')
          : (error.statusCode ?? 500) < 500
            ? refuse('request-malformed')
            : refuse('internal-error')
    if (!(error instanceof TooOften) && refusal.code !== 'request-malformed') {
      // Messages may quote what was sent; names, codes and places in the code do not.
      const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
      const where = stack
        .slice(0, STACK_LINES_LOGGED_MAX)
        .map((line) => line.trim())
        .join(' < ')
      const cause = error.cause === undefined ? undefined : errorCode(error.cause)
      ports.log.error('request-failed', { code: refusal.code, requestId: request.id, error: error.name, where, cause })
    }
    return wantsHtml(request)
      ? sendRefusalPage(request, reply, refusal, ports.region.name)
      : sendProblem(request, reply, refusal)
  })
}
