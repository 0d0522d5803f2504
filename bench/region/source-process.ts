/**
 * A process of its own for the sources and the person index, so that they share no event loop with whoever asks
 * them. Every body is prepared before the first request. Ends when the bench that forked it is gone.
 */
import { strict as assert } from 'node:assert'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PEOPLE } from './people.ts'
import { patientId, toPatient, toResources } from './resources.ts'
import { BENCH_TYPES, HANGING_PLACE, SOURCE_COUNT, SOURCES, type BenchSource } from './sources.ts'
import type { FromSources, Latency, ToSources } from './source-messages.ts'

const KEEP_ALIVE_MS = 120_000
const EMPTY = toBody([])

/** Latencies are drawn anew from here in each run: two runs draw the same. */
const SEED = 20_261_123

let latency: Latency = { delayMs: 0, sigma: 0, hanging: false }
let state = SEED
const slowest = new Map<string, number>()

/** Body by `Type NHS-number`. */
type Bodies = ReadonlyMap<string, Buffer>

function toBody(resources: readonly object[]): Buffer {
  const entry = resources.map((resource) => ({ resource, search: { mode: 'match' } }))
  return Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: entry.length, entry }))
}

function indexBodies(): Bodies {
  return new Map(
    PEOPLE.map((person, place) => [`Patient ${person.nhsNumber}`, toBody([toPatient(person, `index-${place}`)])])
  )
}

function sourceBodies(source: BenchSource, sourcePlace: number): Bodies {
  const bodies = new Map<string, Buffer>()
  for (const [personPlace, person] of PEOPLE.entries()) {
    bodies.set(`Patient ${person.nhsNumber}`, toBody([toPatient(person, patientId(source, personPlace))]))
    const everything: object[] = [toPatient(person, patientId(source, personPlace))]
    for (const type of BENCH_TYPES) {
      const resources = sourcePlace < SOURCE_COUNT ? toResources(type, source, sourcePlace, personPlace) : []
      everything.push(...resources)
      const body = toBody(resources)
      bodies.set(`${type} ${person.nhsNumber}`, body)
      bodies.set(`${type} ${patientId(source, personPlace)}`, body)
    }
    bodies.set(`everything ${patientId(source, personPlace)}`, toBody(everything))
  }
  return bodies
}

/** By the NHS number, by the source's own id, or for everything; null: no such question. */
function bodyFor(bodies: Bodies, url: string): Buffer | null {
  const everything = /Patient\/([^/]+)\/\$everything/.exec(url)
  if (everything !== null) return bodies.get(`everything ${everything[1]}`) ?? EMPTY
  const search = /([A-Za-z]+)\?(?:.*%7C(\d{10})|patient=([^&]+))/.exec(url)
  return search === null ? null : (bodies.get(`${search[1]} ${search[2] ?? search[3]}`) ?? EMPTY)
}

function answer(bodies: Bodies, request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'POST') return void answerBatch(bodies, request, response)
  sendBody(response, bodyFor(bodies, request.url ?? ''))
}

function sendBody(response: ServerResponse, body: Buffer | null): void {
  const headers = { 'content-type': 'application/fhir+json', 'content-length': body?.byteLength ?? 0 }
  response.writeHead(body === null ? 404 : 200, headers).end(body)
}

/** A FHIR batch of searches: what each would have been answered by itself. */
async function answerBatch(bodies: Bodies, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk)
  const batch = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { entry: { request: { url: string } }[] }
  const entries = batch.entry.map(({ request: { url } }) => {
    const body = bodyFor(bodies, url) ?? EMPTY
    return `{"resource":${body.toString('utf8')},"response":{"status":"200 OK"}}`
  })
  sendBody(response, Buffer.from(`{"resourceType":"Bundle","type":"batch-response","entry":[${entries.join(',')}]}`))
}

/** `place`: of the source; null: the person index, which answers at once. */
async function listen(bodies: Bodies, place: number | null): Promise<string> {
  const server: Server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    if (place === HANGING_PLACE && latency.hanging) return
    const delayMs = place === null ? 0 : drawDelayMs()
    if (delayMs > 0) {
      remember(request.headers['x-request-id'], delayMs)
      setTimeout(answer, delayMs, bodies, request, response)
    } else answer(bodies, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`
}

function drawDelayMs(): number {
  const { delayMs, sigma } = latency
  if (sigma === 0) return delayMs
  // Box and Muller: a normal draw from two even ones.
  const normal = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
  return delayMs * Math.exp(sigma * normal)
}

/** 0 up to 1, by mulberry32. */
function draw(): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}

function remember(requestId: unknown, delayMs: number): void {
  if (typeof requestId === 'string') slowest.set(requestId, Math.max(delayMs, slowest.get(requestId) ?? 0))
}

function send(message: FromSources): void {
  assert.ok(process.send, 'the bench forks this process')
  process.send(message)
}

process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole group: the bench decides when this ends.
process.on('SIGINT', () => undefined)
process.on('message', (message: ToSources) => {
  if (message.kind === 'latency') {
    latency = message.latency
    send({ kind: 'set' })
    return
  }
  send({ kind: 'slowest', byRequest: [...slowest] })
  slowest.clear()
})

const indexUrl = await listen(indexBodies(), null)
const baseUrls: string[] = []
for (const [place, source] of SOURCES.entries()) baseUrls.push(await listen(sourceBodies(source, place), place))
send({ kind: 'listening', indexUrl, baseUrls })
