/** The pages and problems by which the server says no: one for every code, and nothing of what it prints is markup. */
import Fastify, { type FastifyInstance } from 'fastify'
import { PROBLEMS, type ProblemCode } from '@ncr/contract/problem-codes.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Refusal } from '../domain/refusal.ts'
import { sendRefusalPage } from './page.ts'
import { sendProblem, wantsHtml } from './problem.ts'
import { WHAT_TO_DO } from './refusal-content.ts'

const codes = Object.keys(PROBLEMS) as ProblemCode[]
const HOSTILE = `<script>alert(1)</script>"'&<img src=x onerror=y>`
let refusal: Refusal
let region = 'Notts Care Record'
let app: FastifyInstance

beforeAll(() => {
  app = Fastify({ logger: false, genReqId: () => 'request-1' })
  app.get('/page', (request, reply) => sendRefusalPage(request, reply, refusal, region))
  app.get('/problem', (request, reply) => sendProblem(request, reply, refusal))
  app.get('/wants', (request) => ({ html: wantsHtml(request) }))
})
afterAll(() => app?.close())

async function page(code: ProblemCode, detail?: string): Promise<{ status: number; html: string; type: unknown }> {
  refusal = { refused: true, code, ...(detail === undefined ? {} : { detail }) }
  const answer = await app.inject('/page')
  return { status: answer.statusCode, html: answer.body, type: answer.headers['content-type'] }
}

describe('every code', () => {
  test.each(codes)('%s has a page that says what to do, with its status and the request to quote', async (code) => {
    const { status, html, type } = await page(code)
    expect(status).toBe(PROBLEMS[code].status)
    expect(type).toBe('text/html; charset=utf-8')
    expect(html).toContain(`<h1>${PROBLEMS[code].title}</h1>`)
    expect(WHAT_TO_DO[code].length).toBeGreaterThan(0)
    for (const sentence of WHAT_TO_DO[code]) expect(html).toContain(`<p>${sentence}</p>`)
    expect(html).toContain('<dd>request-1</dd>')
    expect(html).toContain(`<dd>${code}</dd>`)
    expect(html).toContain('lang="en-GB"')
  })

  test.each(codes)('%s is a problem of RFC 9457 with its code', async (code) => {
    refusal = { refused: true, code, detail: 'why' }
    const answer = await app.inject('/problem')
    expect(answer.statusCode).toBe(PROBLEMS[code].status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    const { status, title } = PROBLEMS[code]
    expect(answer.json()).toEqual({
      type: `urn:ncr:problem:${code}`,
      title,
      status,
      code,
      detail: 'why',
      requestId: 'request-1'
    })
  })

  test('says each sentence in plain words that end', () => {
    for (const sentences of Object.values(WHAT_TO_DO))
      for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/)
  })

  test('has no sentence for a code that is not there', () => {
    expect(Object.keys(WHAT_TO_DO).toSorted()).toEqual(codes.toSorted())
  })
})

describe('what a page prints', () => {
  test('is text, wherever it comes from', async () => {
    region = HOSTILE
    const { html } = await page('launch-malformed', HOSTILE)
    region = 'Notts Care Record'
    expect(html).not.toContain('<script')
    expect(html).not.toContain('<img')
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;'&amp;")
  })

  test('has no script and loads nothing from elsewhere', async () => {
    const { html } = await page('internal-error')
    expect(html).not.toMatch(/<script|<iframe|<form|https?:\/\//)
  })

  test('names no detail where there is none', async () => {
    expect((await page('launch-expired')).html).not.toContain('<dt>Detail</dt>')
  })
})

describe('who is asked', () => {
  test.each([
    ['text/html,application/xhtml+xml,*/*;q=0.8', true],
    ['text/html, application/json', true],
    ['application/json, text/html', false],
    ['application/json', false],
    ['application/x-ndjson', false],
    ['*/*', false],
    ['', false]
  ])('Accept %j wants a page: %s', async (accept, html) => {
    expect((await app.inject({ url: '/wants', headers: { accept } })).json()).toEqual({ html })
  })
})
