/** What every answer says to the browser, whatever it is: OWASP’s headers, no CORS, nothing kept, no method but the known. */
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'

const JOAN = aPerson(1)
let world: World
let cookie: string

beforeAll(async () => {
  world = await startWorld({ people: [JOAN], sources: [] })
  cookie = await openSession(world.product.url, world.host, JOAN)
}, 120_000)
afterAll(() => world?.close())

const ADDRESSES = ['/', '/record', '/nowhere', '/api/record', '/api/record/page/diabetes', '/launch', '/page.css']

describe.each(['text/html', 'application/json'])('to a reader of %s', (accept) => {
  test.each(ADDRESSES)('%s: sniffed, framed, referred, shared and kept by nobody', async (path) => {
    for (const known of [{}, { cookie }]) {
      const answer = await fetch(`${world.product.url}${path}`, {
        headers: { accept, origin: 'https://evil.example', ...known },
        redirect: 'manual'
      })
      await answer.arrayBuffer()
      const { headers } = answer
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      const policy = headers.get('content-security-policy') ?? ''
      for (const part of ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"])
        expect(policy).toContain(part)
      expect(policy).not.toMatch(/unsafe|\*/)
      expect([...headers.keys()].filter((name) => /^access-control|^server$|powered/.test(name))).toEqual([])
    }
  })
})

test.each(['TRACE', 'OPTIONS', 'PROPFIND', 'PUT', 'DELETE', 'PATCH'])('%s of the record is refused', async (method) => {
  const { hostname, port } = new URL(world.product.url)
  const status = await new Promise<number>((resolve, reject) => {
    const sent = request({ hostname, port, path: '/api/record', method, headers: { cookie } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })
  expect([400, 404, 405]).toContain(status)
})
