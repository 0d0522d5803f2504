/**
 * A process of its own for the ten sources and the person index, so that they share no event loop with whoever asks
 * them. Every body is prepared before the first request. Ends when the bench that forked it is gone.
 */
import { strict as assert } from 'node:assert'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PEOPLE } from './people.ts'
import { patientId, toPatient, toResources } from './resources.ts'
import { BENCH_TYPES, SOURCES, type BenchSource } from './sources.ts'
import type { FromSources, ToSources } from './source-messages.ts'

const KEEP_ALIVE_MS = 120_000
const EMPTY = toBody([])

let delayMs = 0

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
    for (const type of BENCH_TYPES) {
      bodies.set(`${type} ${person.nhsNumber}`, toBody(toResources(type, source, sourcePlace, personPlace)))
    }
  }
  return bodies
}

function answer(bodies: Bodies, request: IncomingMessage, response: ServerResponse): void {
  const match = /^\/fhir\/([A-Za-z]+)\?.*%7C(\d{10})/.exec(request.url ?? '')
  const body = bodies.get(`${match?.[1]} ${match?.[2]}`) ?? EMPTY
  const headers = { 'content-type': 'application/fhir+json', 'content-length': body.byteLength }
  response.writeHead(match === null ? 404 : 200, headers).end(body)
}

/** `delayed`: answers after `delayMs`; the person index answers at once. */
async function listen(bodies: Bodies, delayed: boolean): Promise<string> {
  const server: Server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    if (delayed && delayMs > 0) setTimeout(answer, delayMs, bodies, request, response)
    else answer(bodies, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`
}

function send(message: FromSources): void {
  assert.ok(process.send, 'the bench forks this process')
  process.send(message)
}

process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole group: the bench decides when this ends.
process.on('SIGINT', () => undefined)
process.on('message', (message: ToSources) => {
  delayMs = message.delayMs
  send({ kind: 'delayed', delayMs })
})

const indexUrl = await listen(indexBodies(), false)
const baseUrls: string[] = []
for (const [place, source] of SOURCES.entries()) baseUrls.push(await listen(sourceBodies(source, place), true))
send({ kind: 'listening', indexUrl, baseUrls })
