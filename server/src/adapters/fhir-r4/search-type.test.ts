/** One search to its last page, within its limits, against a real server that behaves as told (H-003, H-010). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../../../../test/faults/behaviours.ts'
import { type Behaviour, startScriptedServer } from '../../../../test/faults/scripted-server.ts'
import { aResource, byNumber, outcome, searchset } from '../../../../test/fixtures/clinical.ts'
import { aPerson, type Json } from '../../../../test/fixtures/people.ts'
import { type SearchAnswer, searchType } from './search-type.ts'
import { createSourceLine, type SourceLine } from './source-line.ts'
import { createSourceTime } from './source-time.ts'

const DEADLINE_MS = 2000
let behaviour: Behaviour = behave.empty
let server: Awaited<ReturnType<typeof startScriptedServer>>
let line: SourceLine

beforeAll(async () => {
  server = await startScriptedServer(() => behaviour)
  line = createSourceLine({ connectionsMax: 4, connectTimeoutMs: 2000, deadlineMs: DEADLINE_MS })
})
afterAll(async () => {
  await line?.close()
  await server?.close()
})

const one = (page: number): Json => aResource('Condition', `c${page}`, byNumber(aPerson(1)))
const next = (url: string, ...resources: readonly Json[]): Behaviour =>
  behave.nextElsewhere(resources[0] ?? one(1), url)

interface Limits {
  readonly pagesMax?: number
  readonly responseBytesMax?: number
  readonly deadlineMs?: number
}

async function search(answer: Behaviour, limits: Limits = {}): Promise<SearchAnswer> {
  behaviour = answer
  server.calls.length = 0
  const { deadlineMs = DEADLINE_MS } = limits
  const time = createSourceTime({ deadlineMs, gone: null, heardMs: () => line.heardMs })
  const options = { line, time, requestId: 'r-1', intake: null }
  const source = { baseUrl: server.baseUrl, pagesMax: 100, entriesMax: 1000, responseBytesMax: 1024 * 1024, ...limits }
  return searchType(source, 'Condition', `${server.baseUrl}/Condition?x=1`, options)
}
const ids = (answer: SearchAnswer): readonly unknown[] => answer.matches.map(({ resource }) => (resource as Json)['id'])

describe('an answer in order', () => {
  test('is followed to its last page; each request says what it wants and which request it belongs to', async () => {
    const answer = await search(behave.paged(3, one))
    expect(ids(answer)).toEqual(['c1', 'c2', 'c3'])
    expect(answer).toMatchObject({ failure: null, cut: null, partWithheld: false })
    expect(server.calls).toHaveLength(3)
    for (const { headers } of server.calls)
      expect(headers).toMatchObject({ accept: 'application/fhir+json', 'x-request-id': 'r-1' })
  })

  test('that is empty is empty, and a total too low changes nothing', async () => {
    expect(await search(behave.empty)).toMatchObject({ matches: [], failure: null, cut: null })
    const low = await search(behave.json(searchset([one(1)], { total: 0 })))
    expect(low).toMatchObject({ failure: null, cut: null })
  })

  test('relative next links are followed within the same origin', async () => {
    const answer = await search((call, response, base) =>
      (call.page === 1 ? next('Condition?page=2') : behave.ok(one(2)))(call, response, base)
    )
    expect(ids(answer)).toEqual(['c1', 'c2'])
  })
})

describe('H-010: a cut is said, and what came stays', () => {
  test.each<[string, Behaviour, Limits, string | RegExp, number]>([
    ['more pages than the limit', behave.endless(one), { pagesMax: 5 }, 'more than 5 pages', 5],
    ['one page more than a limit of one', behave.endless(one), { pagesMax: 1 }, /^more than 1 page$/, 1],
    ['a next page at another origin', next('http://127.0.0.2:1/fhir/Condition?page=2'), {}, 'another address', 1],
    ['a next page at another port', next('http://127.0.0.1:1/fhir/Condition?page=2'), {}, 'another address', 1],
    ['a next page that is no address', next('http://[broken'), {}, 'another address', 1],
    ['H-001: a next page beside the source’s own path', next('/other/Condition?page=2'), {}, 'another address', 1],
    ['a path that only begins like its own', next('/fhirish/Condition?page=2'), {}, 'another address', 1],
    ['a path that climbs out', next('/fhir/../other/Condition?page=2'), {}, 'another address', 1],
    ['a path that hides a slash', next('/fhir/..%2fother/Condition?page=2'), {}, 'another address', 1],
    ['a next page in a file', next('file:///etc/passwd'), {}, 'another address', 1],
    ['a total that is never reached', behave.json(searchset([one(1)], { total: 7 })), {}, 'sent 1 of the 7', 1],
    [
      'a warning that not all was sent',
      behave.json({
        ...searchset([one(1)]),
        entry: [{ resource: one(1) }, { resource: outcome('incomplete', 'warning') }]
      }),
      {},
      'did not send everything',
      1
    ]
  ])('%s', async (_what, answer, limits, words, pages) => {
    const found = await search(answer, limits)
    expect(found.cut).toMatch(words)
    expect(found.failure).toBeNull()
    expect(found.matches).toHaveLength(pages)
    expect(server.calls).toHaveLength(pages)
  })

  test('pages that lead in a circle end', async () => {
    const circle: Behaviour = (call, response, base) =>
      next(`${base}/Condition?page=${call.page === 1 ? 2 : 1}`, one(call.page))(call, response, base)
    const found = await search(circle)
    expect(found.cut).toContain('circle')
    expect(server.calls.length).toBeLessThanOrEqual(3)
    expect(found.failure).toBeNull()
  })

  test('bytes count over all pages together: past the limit after something usable it is cut', async () => {
    const page = JSON.stringify(searchset([one(1)], { link: [{ relation: 'next', url: 'x'.repeat(80) }] })).length
    const found = await search(behave.endless(one), { responseBytesMax: page * 3 })
    expect(found.cut).toMatch(/^more than \d+ bytes$/)
    expect(found.failure).toBeNull()
    expect(found.matches.length).toBeGreaterThanOrEqual(2)
    expect(found.matches.length).toBeLessThanOrEqual(3)
  })
})

describe('H-003: nothing usable is never an empty answer', () => {
  test.each<[string, Behaviour, Limits]>([
    ['the first page is past the limit', behave.tooLarge(200_000), { responseBytesMax: 100_000 }],
    ['it promises a length past the limit', behave.body('x'.repeat(300_000)), { responseBytesMax: 100_000 }],
    ['a total, and nothing sent', behave.json(searchset([], { total: 5 })), {}],
    [
      'nothing, and a next page elsewhere',
      behave.json(searchset([], { link: [{ relation: 'next', url: 'http://127.0.0.1:1/x' }] })),
      {}
    ],
    ['it is compressed although nobody asked', behave.gzipped(one(1)), {}],
    ['it is no JSON', behave.brokenJson, {}],
    ['it names an element twice', behave.body('{"resourceType":"Bundle","type":"searchset","type":"searchset"}'), {}],
    [
      'it reaches into the language',
      behave.body('{"resourceType":"Bundle","type":"searchset","__proto__":{"entry":[]}}'),
      {}
    ],
    [
      'it is nested without end',
      behave.body(`{"resourceType":"Bundle","type":"searchset","x":${'['.repeat(5000)}${']'.repeat(5000)}}`),
      {}
    ],
    ['it is a page for people', behave.htmlPage, {}],
    ['it is no Bundle', behave.notFhir, {}],
    ['it says 204', behave.status(204), {}],
    ['it moves elsewhere', behave.redirectTo('/fhir/elsewhere'), {}],
    ['it breaks in the middle', behave.cutShort(one(1)), {}],
    ['it resets', behave.reset, {}],
    [
      'its bytes are no UTF-8',
      (_call, response) => {
        response.writeHead(200, { 'content-type': 'application/fhir+json' })
        response.end(Buffer.from([0x7b, 0xff, 0x7d]))
      },
      {}
    ]
  ])('%s', async (_what, answer, limits) => {
    const found = await search(answer, limits)
    expect(found.failure?.state).toBe('unavailable')
    expect(found.matches).toEqual([])
    expect(found.cut).toBeNull()
  })

  test('no answer in time is timed out, and the words say the limit', async () => {
    const found = await search(behave.hang, { deadlineMs: 80 })
    expect(found.failure).toEqual({ state: 'timed-out', detail: 'no answer within 80 ms' })
  })

  test('an answer that drips is timed out', async () => {
    expect((await search(behave.drip(10), { deadlineMs: 80 })).failure?.state).toBe('timed-out')
  })

  test('a page that fails after one that came keeps what came, and fails', async () => {
    const found = await search(behave.paged(1, one, behave.status(500)))
    expect(ids(found)).toEqual(['c1'])
    expect(found.failure?.state).toBe('unavailable')
  })
})

describe('the source’s own word', () => {
  test.each([
    [403, 'forbidden', 'refused'],
    [403, 'suppressed', 'withheld'],
    [401, 'timeout', 'refused'],
    [500, 'timeout', 'timed-out'],
    [504, 'exception', 'unavailable'],
    [200, 'login', 'refused'],
    [200, 'suppressed', 'withheld']
  ])('%i with %s is %s', async (status, code, state) => {
    expect((await search(behave.outcomeAnswer(code, status))).failure?.state).toBe(state)
  })

  test('a marker of withholding beside entries is part-withheld and no failure', async () => {
    const found = await search(behave.outcomeInBundle('suppressed', one(1)))
    expect(found).toMatchObject({ failure: null, partWithheld: true })
    expect(found.matches).toHaveLength(1)
  })

  test('any other failure beside entries stays a failure', async () => {
    const found = await search(behave.outcomeInBundle('timeout', one(1)))
    expect(found).toMatchObject({ failure: { state: 'timed-out' }, partWithheld: false })
    expect(found.matches).toHaveLength(1)
  })
})
