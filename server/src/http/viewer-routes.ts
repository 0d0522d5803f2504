/** The viewer's files, the front page and what is at no address. */
import { readFileSync, existsSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefusal, refuse } from '../domain/refusal.ts'
import { allowFraming } from './framing.ts'
import type { HttpContext } from './http-context.ts'
import { sendPage, sendRefusalPage } from './page.ts'
import { sendProblem, wantsHtml } from './problem.ts'
import { resume } from './resume-session.ts'

const PAGE_CSS = readFileSync(new URL('./page.css', import.meta.url), 'utf8')
const ONE_YEAR_MS = 31_536_000_000

export async function addViewerRoutes(app: FastifyInstance, context: HttpContext): Promise<void> {
  const { ports, viewerFolder } = context
  const region = ports.region.name
  const assets = path.join(viewerFolder, 'assets')
  if (existsSync(assets)) {
    // The files' names carry their digest: they never change.
    await app.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      immutable: true,
      maxAge: ONE_YEAR_MS,
      index: false
    })
  }
  const index = path.join(viewerFolder, 'index.html')
  const html = existsSync(index) ? readFileSync(index, 'utf8') : null
  const consoles = ports.region.console === undefined ? [] : [ROUTES.console, `${ROUTES.console}/*`]
  for (const url of [ROUTES.viewer, `${ROUTES.viewer}/*`, ...consoles]) {
    app.get(url, async (request, reply) => {
      const session = await resume(context, request, 'peek')
      if (!isRefusal(session)) allowFraming(reply, ports.region, session.context.odsCode)
      return html === null
        ? sendPage(
            reply.code(503),
            { title: 'The viewer is not built', paragraphs: ['Run npm run build and start again.'], details: [] },
            region
          )
        : reply.type('text/html; charset=utf-8').send(html)
    })
  }
  app.get('/page.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(PAGE_CSS))
  app.get('/favicon.ico', async (_request, reply) => reply.code(204).send())
  app.get('/', async (_request, reply) =>
    sendPage(
      reply,
      {
        title: region,
        paragraphs: [
          'One view-only record of the person in front of you, from every partner of the region.',
          'It opens from the record of the person in your own system, with one button. There is no search and no login here.'
        ],
        details: []
      },
      region
    )
  )
  app.setNotFoundHandler(async (request, reply) =>
    wantsHtml(request)
      ? sendRefusalPage(request, reply, refuse('not-found'), region)
      : sendProblem(request, reply, refuse('not-found'))
  )
}
