/**
 * Everything that may befall one request at a source, by name, with how likely it is and what a reader may be told of
 * it. The meaning is an independent reading of the table of the outer contract, section 3.
 */
import { gzipSync } from 'node:zlib'
import { outcome, searchset } from '../fixtures/clinical.ts'
import type { Json } from '../fixtures/people.ts'
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'

/** What an answer means; `answered` is the truth, whole. */
export type Meaning = 'answered' | 'refused' | 'withheld' | 'timed-out' | 'unavailable' | 'unreadable' | 'wrong-person'

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

export const FATES = {
  honest: { meaning: 'answered', behave: ({ honest }) => honest },
  'stale-cache': { meaning: 'answered', behave: staleCache },
  'skewed-clock': { meaning: 'answered', behave: skewedClock },
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
  'status-403': 4,
  'security-in-200': 3,
  suppressed: 3,
  unreadable: 4,
  'wrong-person': 2
}

/** The days a source may have, and how often: on most of them nothing is wrong. */
export const DAYS = { well: 50, slow: 10, bad: 30, dead: 4, hanging: 6 } as const
export type Day = keyof typeof DAYS
