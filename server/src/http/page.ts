/** The few pages that the server writes itself: refusals and the front page. No script; the text is ours alone. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { PROBLEMS } from '@ncr/contract/problem-codes.ts'
import type { ServiceDesk } from '../domain/region.ts'
import type { Refusal } from '../domain/refusal.ts'
import { WHAT_TO_DO } from './refusal-content.ts'
import { toDeskWords } from './service-desk.ts'

export interface Page {
  readonly title: string
  readonly paragraphs: readonly string[]
  readonly details: readonly (readonly [string, string])[]
}

export function sendRefusalPage(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Pick<Refusal, 'code' | 'detail'>,
  region: string
): FastifyReply {
  request.refusedAs = refusal.code
  const page = toRefusalPage(refusal, { requestId: request.id, serviceDesk: request.serviceDesk ?? null })
  return sendPage(reply.code(PROBLEMS[refusal.code].status), page, region)
}

interface Asked {
  readonly requestId: string
  readonly serviceDesk: ServiceDesk | null
}

export function toRefusalPage(refusal: Pick<Refusal, 'code' | 'detail'>, { requestId, serviceDesk }: Asked): Page {
  const details: (readonly [string, string])[] = [
    ['Request id', requestId],
    ['Code', refusal.code]
  ]
  if (refusal.detail !== undefined) details.push(['Detail', refusal.detail])
  const desk = serviceDesk === null ? [] : [`${toDeskWords(serviceDesk)}.`]
  return { title: PROBLEMS[refusal.code].title, paragraphs: [...WHAT_TO_DO[refusal.code], ...desk], details }
}

export function sendPage(reply: FastifyReply, page: Page, region: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(toHtml(page, region))
}

export function toHtml(page: Page, region: string): string {
  const paragraphs = page.paragraphs.map((text) => `<p>${escape(text)}</p>`).join('\n')
  const rows = page.details
    .map(([name, value]) => `<div><dt>${escape(name)}</dt><dd>${escape(value)}</dd></div>`)
    .join('')
  const details =
    rows === ''
      ? ''
      : `<section aria-labelledby="quote"><h2 id="quote">Quote this if you ask for help</h2><dl>${rows}</dl></section>`
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(page.title)} - ${escape(region)}</title>
<link rel="stylesheet" href="/page.css">
</head>
<body>
<header><p>${escape(region)}</p></header>
<main>
<h1>${escape(page.title)}</h1>
${paragraphs}
${details}
</main>
</body>
</html>
`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
