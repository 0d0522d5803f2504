/** Serves the built viewer and a canned record, so that a journey is about the screen alone. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { DataFeeds } from '@ncr/contract/data-feeds.ts'
import { GP_DATA_SECTION_PARAMETER, type Page } from '@ncr/contract/page.ts'
import type { Problem, RecordEvent } from '@ncr/contract/record.ts'
import { DISCLOSURE_HEADER, NDJSON, PROBLEM_JSON, ROUTES } from '@ncr/contract/routes.ts'
import { SEARCH_PARAMETER, type SearchAnswer } from '@ncr/contract/search.ts'

/** A browser forgets what it has received and not yet read when a connection breaks: time for a busy machine to read. */
const CUT_AFTER_MS = 1_000

const DIST = new URL('../../viewer/dist/', import.meta.url).pathname

/** What the product's own server sends: nothing inline, nothing from elsewhere. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; frame-src blob:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml'
}

/** A line, and how long after the one before it is sent. */
export interface TimedLine {
  readonly afterMs: number
  readonly event: RecordEvent
}

export interface FixtureDocument {
  readonly type: string
  readonly body: string | Uint8Array
}

/** What is read after the record itself. Left out, or null for what is asked: `not-found`. */
export interface LaterReads {
  page?(name: string, gpSection: string | null): Page | Problem | null
  readonly dataFeeds?: DataFeeds | Problem
  document?(path: string): FixtureDocument | Problem | null
  search?(query: string): SearchAnswer | Problem | null
}

type Later = Page | DataFeeds | FixtureDocument | SearchAnswer | Problem | null

export interface FixtureRecord {
  readonly later?: LaterReads
  readonly lines: readonly TimedLine[]
  /** Instead of the lines. */
  readonly problem?: Problem
  /** Cut the connection after the last line instead of ending the answer. */
  readonly cut?: boolean
}

export interface FixtureServer {
  readonly url: string
  /** Bodies of the reports of what was displayed, in order. */
  readonly displayed: readonly unknown[]
  /** Bodies of the reports of problems, in order. */
  readonly reported: readonly unknown[]
  readonly opened: () => number
  /** Addresses of later reads, in order, each with the disclosure that it named. */
  readonly laterReads: readonly string[]
  /** From now on, reports of what was displayed are answered with this. */
  refuseDisplayed(problem: Problem): void
  close(): Promise<void>
}

export function toProblem(code: string, status: number): Problem {
  return { type: 'about:blank', title: code, status, code, detail: `a detail of ${code}`, requestId: 'req-7f3a' }
}

function sendProblem(response: ServerResponse, problem: Problem): void {
  response.writeHead(problem.status, { 'content-type': PROBLEM_JSON, 'cache-control': 'no-store' })
  response.end(JSON.stringify(problem))
}

function isProblem(value: object): value is Problem {
  return 'code' in value && 'status' in value
}

function sendLater(response: ServerResponse, found: Later): void {
  const answer = found ?? toProblem('not-found', 404)
  if (isProblem(answer)) return sendProblem(response, answer)
  const isDocument = 'body' in answer && 'type' in answer
  response.writeHead(200, {
    'content-type': isDocument ? answer.type : 'application/json',
    'cache-control': 'no-store',
    'x-request-id': 'req-later'
  })
  response.end(isDocument ? answer.body : JSON.stringify(answer))
}

/** What is read after the record: a page, the data feeds, a document, a search; undefined for any other address. */
function findLater(url: URL, later: LaterReads): Later | undefined {
  const { pathname, searchParams } = url
  if (pathname === ROUTES.dataFeeds) return later.dataFeeds ?? null
  if (pathname.startsWith(`${ROUTES.page}/`)) {
    return later.page?.(pathname.slice(ROUTES.page.length + 1), searchParams.get(GP_DATA_SECTION_PARAMETER)) ?? null
  }
  if (pathname === ROUTES.search) return later.search?.(searchParams.get(SEARCH_PARAMETER) ?? '') ?? null
  if (pathname.startsWith(`${ROUTES.document}/`)) return later.document?.(pathname + url.search) ?? null
  return undefined
}

async function sendRecord(response: ServerResponse, record: FixtureRecord): Promise<void> {
  if (record.problem) return sendProblem(response, record.problem)
  response.writeHead(200, { 'content-type': NDJSON, 'cache-control': 'no-store' })
  for (const { afterMs, event } of record.lines) {
    if (afterMs > 0) await pause(afterMs)
    if (response.destroyed) return undefined
    response.write(`${JSON.stringify(event)}\n`)
  }
  if (record.cut) {
    // What was written must have left before the connection breaks.
    await pause(CUT_AFTER_MS)
    response.destroy()
  } else response.end()
  return undefined
}

function sendFile(response: ServerResponse, path: string): void {
  const wanted = join(DIST, normalize(path))
  const file = path.startsWith('/assets/') && existsSync(wanted) ? wanted : join(DIST, 'index.html')
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store'
  })
  response.end(readFileSync(file))
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const piece of request) text += String(piece)
  return JSON.parse(text)
}

export async function startFixtureServer(record: FixtureRecord): Promise<FixtureServer> {
  const displayed: unknown[] = []
  const reported: unknown[] = []
  const laterReads: string[] = []
  let refusal: Problem | null = null
  let openedCount = 0

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fixture')
    const path = url.pathname
    const found = findLater(url, record.later ?? {})
    if (found !== undefined) {
      laterReads.push(`${path}${url.search} ${String(request.headers[DISCLOSURE_HEADER])}`)
      return sendLater(response, found)
    }
    if (path === ROUTES.record) {
      openedCount += 1
      return sendRecord(response, record)
    }
    if (path === ROUTES.displayed) {
      displayed.push(await readBody(request))
      if (refusal) return sendProblem(response, refusal)
      response.writeHead(204).end()
    } else if (path === ROUTES.report) {
      reported.push(await readBody(request))
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"reference":"reference-1"}')
    } else if (path === ROUTES.close) response.writeHead(204).end()
    else sendFile(response, path)
    return undefined
  }

  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    displayed,
    reported,
    laterReads,
    opened: () => openedCount,
    refuseDisplayed: (problem) => {
      refusal = problem
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
