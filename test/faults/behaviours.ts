/** Every way a party can answer or fail, named. All are switches of a scripted server; none knows the product. */
import { gzipSync } from 'node:zlib'
import { outcome, searchset } from '../fixtures/clinical.ts'
import type { Json } from '../fixtures/people.ts'
import type { Behaviour, Call } from './scripted-server.ts'

const FHIR_JSON = 'application/fhir+json; charset=utf-8'

/** Any body under any status, as FHIR JSON unless said otherwise. */
export function body(text: string, status = 200, contentType = FHIR_JSON): Behaviour {
  return (_call, response) => {
    response.writeHead(status, { 'content-type': contentType })
    response.end(text)
  }
}

export const json = (value: unknown, status = 200): Behaviour => body(JSON.stringify(value), status)

export const ok = (...resources: readonly Json[]): Behaviour => json(searchset(resources))

/** Answers by the person asked for, so that one source can hold several people. */
export const okFor = (resourcesOf: (call: Call) => readonly Json[]): Behaviour => {
  return (call, response, baseUrl) => json(searchset(resourcesOf(call)))(call, response, baseUrl)
}

export const empty: Behaviour = json({ resourceType: 'Bundle', type: 'searchset', total: 0 })

/** A bare status with no body of use. */
export const status = (code: number): Behaviour => body('', code, 'text/plain')

/** An OperationOutcome as the whole answer. */
export const outcomeAnswer = (code: string, httpStatus = 200): Behaviour => json(outcome(code), httpStatus)

/** Failure inside success: a searchset that carries an OperationOutcome beside what it could find. */
export function outcomeInBundle(code: string, ...resources: readonly Json[]): Behaviour {
  const found = resources.map((resource) => ({ resource, search: { mode: 'match' } }))
  const failed = { resource: outcome(code), search: { mode: 'outcome' } }
  return json(searchset([], { total: resources.length, entry: [...found, failed] }))
}

/** The headers never come. */
export const hang: Behaviour = () => undefined

/** Headers at once, then one blank every so many milliseconds, for ever. */
export function drip(everyMs: number): Behaviour {
  return (_call, response) => {
    response.writeHead(200, { 'content-type': FHIR_JSON })
    response.write('{')
    const timer = setInterval(() => response.write(' '), everyMs)
    response.once('close', () => clearInterval(timer))
  }
}

/** Waits, then does the other. */
export function late(delayMs: number, then: Behaviour): Behaviour {
  return (call, response, baseUrl) => {
    const timer = setTimeout(() => then(call, response, baseUrl), delayMs)
    response.once('close', () => clearTimeout(timer))
  }
}

/** The connection is reset before a byte of the answer. */
export const reset: Behaviour = (_call, response) => response.socket?.resetAndDestroy()

/** Promises a length, sends half of the JSON, and closes the connection. */
export function cutShort(...resources: readonly Json[]): Behaviour {
  return (_call, response) => {
    const text = JSON.stringify(searchset(resources))
    response.writeHead(200, { 'content-type': FHIR_JSON, 'content-length': Buffer.byteLength(text) })
    response.write(text.slice(0, Math.floor(text.length / 2)))
    setTimeout(() => response.socket?.destroy(), 20)
  }
}

export const htmlPage: Behaviour = body('<!doctype html><h1>Sign in</h1>', 200, 'text/html')
export const brokenJson: Behaviour = body('{"resourceType":"Bundle","entry":[{')
export const notFhir: Behaviour = json({ hello: 'world' })

export function redirectTo(location: string): Behaviour {
  return (_call, response) => {
    response.writeHead(302, { location })
    response.end()
  }
}

/** Compressed although nobody asked for it. */
export function gzipped(...resources: readonly Json[]): Behaviour {
  return (_call, response) => {
    response.writeHead(200, { 'content-type': FHIR_JSON, 'content-encoding': 'gzip' })
    response.end(gzipSync(JSON.stringify(searchset(resources))))
  }
}

/** One answer that is larger than the limit of 16 MiB a type. */
export function tooLarge(bytes: number): Behaviour {
  return (_call, response) => {
    response.writeHead(200, { 'content-type': FHIR_JSON })
    response.write('{"resourceType":"Bundle","type":"searchset","entry":[],"note":"')
    const chunk = 'x'.repeat(1024 * 1024)
    let left = bytes
    const more = () => {
      while (left > 0) {
        left -= chunk.length
        if (!response.write(chunk)) return void response.once('drain', more)
      }
      response.end('"}')
    }
    more()
  }
}

function nextOf(call: Call, baseUrl: string): string {
  const next = new URL(`${baseUrl}/${call.type}${call.url.search}`)
  next.searchParams.set('page', String(call.page + 1))
  return next.href
}

const linked = (resources: readonly Json[], next: string, more: Json = {}): Behaviour =>
  json(searchset(resources, { link: [{ relation: 'next', url: next }], ...more }))

/** So many pages; with `after`, the last one still names a next, which answers that. */
export function pagedMany(pages: number, resourcesOf: (page: number) => readonly Json[], after?: Behaviour): Behaviour {
  return (call, response, baseUrl) => {
    const hasNext = after === undefined ? call.page < pages : call.page <= pages
    const here = hasNext
      ? linked(resourcesOf(call.page), nextOf(call, baseUrl))
      : (after ?? ok(...resourcesOf(call.page)))
    here(call, response, baseUrl)
  }
}

/** So many pages of one resource each. */
export const paged = (pages: number, resourceOf: (page: number) => Json, after?: Behaviour): Behaviour =>
  pagedMany(pages, (page) => [resourceOf(page)], after)

/** Every page has a next one. */
export const endless = (resourceOf: (page: number) => Json): Behaviour => paged(Number.POSITIVE_INFINITY, resourceOf)

/** The first page points to a next one that lives somewhere else. */
export const nextElsewhere = (resource: Json, elsewhere: string): Behaviour => linked([resource], elsewhere)
