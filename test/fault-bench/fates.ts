/**
 * Everything that may befall one request at a source, by name, with how likely it is and what a reader may be told of
 * it. The meaning is an independent reading of the table of the outer contract, section 3.
 */
import { gzipSync } from 'node:zlib'
import { outcome, searchset } from '../fixtures/clinical.ts'
import { type Json, NHS_NUMBER, nhsNumber } from '../fixtures/people.ts'
import * as behave from '../faults/behaviours.ts'
import { bytes, chunked, chunkOf, response as raw } from '../faults/raw-behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'

/** What an answer means; `answered` is the truth, whole. */
export type Meaning =
  | 'answered'
  | 'refused'
  | 'withheld'
  | 'timed-out'
  | 'unavailable'
  | 'unreadable'
  | 'wrong-person'
  /** All that it has came, and word that there is more. */
  | 'cut'

/** What a fate has at hand. */
export interface Answering {
  readonly honest: Behaviour
  readonly resources: readonly Json[]
  /** The Bundle's link to the next page, where there is one. */
  readonly link: Json
  /** A resource about somebody else. */
  readonly foreign: Json
  /** The same resource, but no valid R4. */
  readonly broken: readonly Json[]
}

export interface Fate {
  readonly meaning: Meaning
  readonly behave: (answering: Answering) => Behaviour
}

const BOMB_BYTES = 64 * 1024 * 1024
/** Made once: 64 MiB of blanks are 64 kB on the way. */
const BOMB = gzipSync(Buffer.alloc(BOMB_BYTES, ' '))

const gzipBomb: Behaviour = (_call, response) => {
  response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-encoding': 'gzip' })
  response.end(BOMB)
}

/** The whole truth from a cache, which says so (RFC 9111, section 5.5 of its predecessor) and in an OperationOutcome. */
function staleCache({ resources, link }: Answering): Behaviour {
  const told = { resource: outcome('informational', 'information'), search: { mode: 'outcome' } }
  const found = resources.map((resource) => ({ resource, search: { mode: 'match' } }))
  const text = JSON.stringify(searchset([], { ...link, total: resources.length, entry: [...found, told] }))
  return (_call, response) => {
    const headers = { 'content-type': 'application/fhir+json', warning: '110 - "Response is Stale"', age: '86400' }
    response.writeHead(200, headers).end(text)
  }
}

/** The source's clock stands in another year. */
function skewedClock({ resources, link }: Answering): Behaviour {
  const skewed = resources.map((resource) => ({ ...resource, meta: { lastUpdated: '2031-01-01T00:00:00Z' } }))
  return (_call, response) => {
    response.writeHead(200, { 'content-type': 'application/fhir+json', date: 'Wed, 01 Jan 2031 00:00:00 GMT' })
    response.end(JSON.stringify(searchset(skewed, link)))
  }
}

/** Headers and half a body, then silence on an open connection. */
const stopsHalfWay: Behaviour = (_call, response) => {
  response.writeHead(200, { 'content-type': 'application/fhir+json' })
  response.write('{"resourceType":"Bundle","type":"searchset","entry":[')
}

const toText = ({ resources, link }: Answering, more: Json = {}): string =>
  JSON.stringify(searchset(resources, { ...link, ...more }))

/** The whole truth with something before, after or inside it that makes it another text. */
const bent =
  (bend: (text: string) => string | Buffer) =>
  (answering: Answering): Behaviour =>
    bytes(raw(bend(toText(answering))))

const inside = (member: string) => bent((text) => text.replace('"type":', `${member},"type":`))

/** Beside what it has, in a place where outcomes are rarely looked for. */
const besides =
  (entry: Json) =>
  ({ resources, link }: Answering): Behaviour =>
    behave.json(
      searchset([], {
        ...link,
        total: resources.length,
        entry: [...resources.map((resource) => ({ resource })), entry]
      })
    )

/** The answer is whole, and then the connection that should have been kept is closed. */
const closesAfter =
  ({ honest }: Answering): Behaviour =>
  (call, answer, baseUrl) => {
    answer.once('finish', () => answer.socket?.destroySoon())
    honest(call, answer, baseUrl)
  }

const earlyHints =
  ({ honest }: Answering): Behaviour =>
  (call, answer, baseUrl) =>
    answer.writeEarlyHints({ link: '</fhir/metadata>; rel=preload' }, () => honest(call, answer, baseUrl))

const twoNextPages = (answering: Answering): Behaviour => {
  const link = [
    { relation: 'next', url: '/elsewhere/1' },
    { relation: 'next', url: '/elsewhere/2' }
  ]
  return behave.body(toText(answering, { link }))
}

const RENAMED = '.again'
/** The id that it would have had. */
export const idOfRenamed = (id: string): string => (id.endsWith(RENAMED) ? id.slice(0, -RENAMED.length) : id)

/** A page whose entries have other ids than the same entries had on the page before, or a moment ago. */
function renamed({ resources, link }: Answering): Behaviour {
  // A person who is asked for by an id that is hers no more would truly have nothing there.
  const again = (resource: Json): Json =>
    resource['resourceType'] === 'Patient' ? resource : { ...resource, id: `${String(resource['id'])}${RENAMED}` }
  return behave.json(searchset(resources.map(again), link))
}

/** Busy until a moment that its own clock, years ahead, names. */
const retryByItsClock: Behaviour = (_call, response) => {
  response
    .writeHead(503, { date: 'Wed, 01 Jan 2031 00:00:00 GMT', 'retry-after': 'Wed, 01 Jan 2031 00:00:01 GMT' })
    .end()
}

const SOMEBODY = encodeURIComponent(`${NHS_NUMBER}|${nhsNumber(9000)}`)

/** What it has, under a link of its own that says that it answers about somebody else: whether that is all, nobody knows. */
const selfOfAnother = (answering: Answering): Behaviour => {
  const { link: further } = answering.link as { readonly link?: readonly Json[] }
  const url = `/fhir/_search?identifier=${SOMEBODY}&patient.identifier=${SOMEBODY}`
  return behave.body(toText(answering, { link: [...(further ?? []), { relation: 'self', url }] }))
}

const NESTED_LEVELS = 400

export const FATES = {
  honest: { meaning: 'answered', behave: ({ honest }) => honest },
  'stale-cache': { meaning: 'answered', behave: staleCache },
  'skewed-clock': { meaning: 'answered', behave: skewedClock },
  'renamed-page': { meaning: 'answered', behave: renamed },
  'total-too-low': { meaning: 'answered', behave: (answering) => behave.body(toText(answering, { total: 0 })) },
  'retry-by-its-clock': { meaning: 'unavailable', behave: () => retryByItsClock },
  hang: { meaning: 'timed-out', behave: () => behave.hang },
  drip: { meaning: 'timed-out', behave: () => behave.drip(40) },
  'stops-half-way': { meaning: 'timed-out', behave: () => stopsHalfWay },
  'says-timeout': { meaning: 'timed-out', behave: () => behave.outcomeInBundle('timeout') },
  reset: { meaning: 'unavailable', behave: () => behave.reset },
  'cut-json': { meaning: 'unavailable', behave: ({ resources }) => behave.cutShort(...resources) },
  'broken-json': { meaning: 'unavailable', behave: () => behave.brokenJson },
  'html-page': { meaning: 'unavailable', behave: () => behave.htmlPage },
  'not-fhir': { meaning: 'unavailable', behave: () => behave.notFhir },
  'status-500': { meaning: 'unavailable', behave: () => behave.status(500) },
  'status-503': { meaning: 'unavailable', behave: () => behave.status(503) },
  'gzip-bomb': { meaning: 'unavailable', behave: () => gzipBomb },
  redirect: { meaning: 'unavailable', behave: () => behave.redirectTo('/fhir/elsewhere') },
  bom: { meaning: 'answered', behave: (answering) => behave.body(`\ufeff${toText(answering)}`) },
  'early-hints': { meaning: 'answered', behave: earlyHints },
  'closes-after': { meaning: 'answered', behave: closesAfter },
  'utf-16': { meaning: 'unavailable', behave: bent((text) => Buffer.from(`\ufeff${text}`, 'utf16le')) },
  'not-a-number': { meaning: 'unavailable', behave: inside('"x":NaN') },
  'stands-twice': { meaning: 'unavailable', behave: inside('"type":"history"') },
  prototype: { meaning: 'unavailable', behave: inside('"__proto__":{"entry":[]}') },
  'too-deep': {
    meaning: 'unavailable',
    behave: inside(`"x":${'['.repeat(NESTED_LEVELS)}${']'.repeat(NESTED_LEVELS)}`)
  },
  'head-flood': {
    meaning: 'unavailable',
    behave: (answering) => bytes(raw(toText(answering), { head: [`X: ${'y'.repeat(100_000)}`] }))
  },
  'chunk-error': {
    meaning: 'unavailable',
    behave: (answering) => bytes(chunked(`${chunkOf(toText(answering))}zz\r\n`))
  },
  'cut-chunks': { meaning: 'unavailable', behave: (answering) => bytes(chunked(chunkOf(toText(answering)))) },
  'plain-text': { meaning: 'unavailable', behave: (answering) => behave.body(toText(answering), 200, 'text/plain') },
  'created-201': { meaning: 'unavailable', behave: (answering) => behave.body(toText(answering), 201) },
  'partial-206': { meaning: 'unavailable', behave: (answering) => behave.body(toText(answering), 206) },
  'see-other-303': { meaning: 'unavailable', behave: (answering) => behave.body(toText(answering), 303) },
  switching: {
    meaning: 'unavailable',
    behave: (answering) =>
      bytes(
        raw(toText(answering), {
          status: '101 Switching Protocols',
          head: ['Upgrade: h2c', 'Connection: Upgrade']
        })
      )
  },
  'error-in-200': { meaning: 'unavailable', behave: () => behave.outcomeAnswer('exception') },
  'failed-inside': {
    meaning: 'unavailable',
    behave: besides({ response: { status: '500', outcome: outcome('exception') } })
  },
  'failed-beside': {
    meaning: 'unavailable',
    behave: besides({ resource: outcome('exception'), search: { mode: 'match' } })
  },
  'refused-beside': {
    meaning: 'refused',
    behave: besides({ resource: outcome('forbidden'), search: { mode: 'outcome' } })
  },
  'forbidden-404': { meaning: 'refused', behave: () => behave.outcomeAnswer('forbidden', 404) },
  'part-withheld': { meaning: 'withheld', behave: besides({ resource: outcome('suppressed', 'information') }) },
  'total-lies': {
    meaning: 'cut',
    behave: (answering) => behave.body(toText(answering, { total: answering.resources.length + 7 }))
  },
  'two-next-pages': { meaning: 'cut', behave: twoNextPages },
  'self-of-another': { meaning: 'cut', behave: selfOfAnother },
  'next-elsewhere': {
    meaning: 'cut',
    behave: (answering) =>
      behave.body(toText(answering, { link: [{ relation: 'next', url: 'http://127.0.0.2:1/fhir/x' }] }))
  },
  'status-403': { meaning: 'refused', behave: () => behave.status(403) },
  'security-in-200': { meaning: 'refused', behave: () => behave.outcomeInBundle('security') },
  suppressed: { meaning: 'withheld', behave: () => behave.outcomeAnswer('suppressed') },
  unreadable: { meaning: 'unreadable', behave: ({ broken }) => behave.ok(...broken) },
  'wrong-person': { meaning: 'wrong-person', behave: ({ foreign, resources }) => behave.ok(...resources, foreign) }
} as const satisfies Readonly<Record<string, Fate>>

export type FateName = keyof typeof FATES

/** How often each befalls a request of a source that has a bad day. */
export const BAD_DAY: Readonly<Record<FateName, number>> = {
  honest: 40,
  'stale-cache': 4,
  'skewed-clock': 4,
  'renamed-page': 4,
  'total-too-low': 2,
  'retry-by-its-clock': 2,
  hang: 5,
  drip: 2,
  'stops-half-way': 3,
  'says-timeout': 3,
  reset: 5,
  'cut-json': 4,
  'broken-json': 4,
  'html-page': 3,
  'not-fhir': 3,
  'status-500': 4,
  'status-503': 4,
  'gzip-bomb': 1,
  redirect: 2,
  bom: 2,
  'early-hints': 2,
  'closes-after': 2,
  'utf-16': 2,
  'not-a-number': 2,
  'stands-twice': 2,
  prototype: 2,
  'too-deep': 2,
  'head-flood': 2,
  'chunk-error': 2,
  'cut-chunks': 2,
  'plain-text': 2,
  'created-201': 2,
  'partial-206': 2,
  'see-other-303': 2,
  switching: 2,
  'error-in-200': 2,
  'failed-inside': 2,
  'failed-beside': 2,
  'refused-beside': 2,
  'forbidden-404': 2,
  'part-withheld': 2,
  'total-lies': 2,
  'two-next-pages': 2,
  'self-of-another': 2,
  'next-elsewhere': 2,
  'status-403': 4,
  'security-in-200': 3,
  suppressed: 3,
  unreadable: 4,
  'wrong-person': 2
}

/** The days a source may have, and how often: on most of them nothing is wrong. */
export const DAYS = { well: 46, slow: 10, bad: 30, flapping: 4, dead: 4, hanging: 6 } as const
export type Day = keyof typeof DAYS
