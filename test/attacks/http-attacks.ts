/** Answers that are wrong as HTTP: a body that would be believed under 200 stands under everything else. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import * as behave from '../faults/behaviours.ts'
import { bytes, chunked, chunkOf, response } from '../faults/raw-behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { outcome } from '../fixtures/clinical.ts'
import { attack, NONE, ONE, type Attack } from './attack.ts'

/** Whatever the status says, an empty list stands under it: only 200 may be read as an answer. */
const OTHER_STATUS = [201, 202, 203, 206, 207, 226, 300, 301, 302, 303, 307, 308, 400, 402, 404, 405, 406, 407, 408]
const MORE_STATUS = [409, 410, 412, 415, 418, 421, 422, 423, 429, 431, 451, 500, 501, 502, 503, 504, 507, 511, 520, 599]
const statuses = [...OTHER_STATUS, ...MORE_STATUS].map((code) =>
  attack(`status-${code}`, 'unavailable', behave.body(NONE, code))
)

const said = (code: string, status: number): Behaviour => behave.json(outcome(code), status)

const refusals: readonly Attack[] = [
  attack('401-with-entries', 'refused', behave.body(ONE, 401)),
  attack('401-html', 'refused', behave.body('<h1>Sign in</h1>', 401, 'text/html')),
  attack('403-exception', 'refused', said('exception', 403)),
  attack('403-broken', 'refused', behave.body('{"resourceType":', 403)),
  attack('403-long', 'refused', behave.body('x'.repeat(300_000), 403, 'text/html')),
  attack('403-suppressed', 'withheld', said('suppressed', 403)),
  attack('404-forbidden', 'refused', said('forbidden', 404)),
  attack('500-security', 'refused', said('security', 500)),
  attack('400-login', 'refused', said('login', 400)),
  attack('400-suppressed', 'withheld', said('suppressed', 400)),
  attack('504-timeout', 'timed-out', said('timeout', 504)),
  attack('404-not-found', 'unavailable', said('not-found', 404))
]

const raw = (id: string, states: string, answer: Buffer | string, afterwards?: 'keep' | 'reset'): Attack =>
  attack(id, states, bytes(answer, afterwards))

const framing: readonly Attack[] = [
  raw(
    'early-hints',
    'recorded|unavailable',
    Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'), response(ONE)])
  ),
  raw('continue', 'recorded|unavailable', Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), response(ONE)])),
  raw('early-hints-alone', 'unavailable', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
  raw(
    'switching',
    'unavailable',
    response(NONE, { status: '101 Switching Protocols', head: ['Upgrade: h2c', 'Connection: Upgrade'] })
  ),
  raw('no-content', 'unavailable', 'HTTP/1.1 204 No Content\r\n\r\n'),
  raw('reset-content', 'unavailable', 'HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n'),
  raw('not-modified', 'unavailable', 'HTTP/1.1 304 Not Modified\r\n\r\n'),
  // The words of a later version at the head of an answer that is whole: nothing of it can be misread.
  raw('http-2-line', 'none-recorded|unavailable', response(NONE, { version: 'HTTP/2.0' })),
  raw('http-garbage', 'unavailable', 'hello, who is there?\r\n\r\n'),
  raw('http-ssh', 'unavailable', 'SSH-2.0-OpenSSH_9.9\r\n'),
  raw('status-000', 'unavailable', response(NONE, { status: '000 Nothing' })),
  raw('nothing-then-close', 'unavailable', ''),
  raw('head-then-close', 'unavailable', 'HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\n'),
  raw('length-beyond', 'unavailable', response(NONE, { lengthOff: 10 })),
  raw('length-short', 'unavailable', response(ONE, { lengthOff: -10 })),
  raw('length-negative', 'unavailable', response(NONE, { lengthOff: -100_000 })),
  raw('length-twice', 'unavailable', response(NONE, { head: ['Content-Length: 3'] })),
  raw('length-and-chunked', 'unavailable|none-recorded', response(NONE, { head: ['Transfer-Encoding: chunked'] })),
  raw('length-zero', 'unavailable', response('')),
  raw('chunk-bad-size', 'unavailable', chunked(`zz\r\n${NONE}\r\n0\r\n\r\n`)),
  raw('chunk-negative', 'unavailable', chunked(`-5\r\n${NONE}\r\n0\r\n\r\n`)),
  raw('chunk-too-long', 'unavailable', chunked(`ffff\r\n${NONE}\r\n`)),
  raw('chunk-no-end', 'unavailable', chunked(chunkOf(NONE))),
  raw('chunk-reset', 'unavailable', chunked(chunkOf(ONE)), 'reset'),
  raw('chunk-overflow', 'unavailable', chunked(`ffffffffffffffffff\r\n${NONE}`)),
  raw('chunks-and-trailers', 'recorded', chunked(`${chunkOf(ONE)}0\r\nX-Checked: yes\r\n\r\n`)),
  raw('http-1.0-to-close', 'recorded', `HTTP/1.0 200 OK\r\nContent-Type: application/fhir+json\r\n\r\n${ONE}`),
  raw('two-answers', 'recorded|unavailable', Buffer.concat([response(ONE), response(NONE)])),
  raw('head-too-large', 'unavailable', response(NONE, { head: [`X-Flood: ${'x'.repeat(100_000)}`] })),
  raw('heads-too-many', 'unavailable', response(NONE, { head: Array.from({ length: 5000 }, (_, n) => `X-${n}: y`) })),
  raw('head-with-nul', 'unavailable', response(NONE, { head: ['X-Nul: a\0b'] })),
  raw('type-missing', 'unavailable', `HTTP/1.1 200 OK\r\nContent-Length: ${NONE.length}\r\n\r\n${NONE}`),
  raw('type-twice', 'unavailable', response(NONE, { head: ['Content-Type: text/html'] })),
  raw('keeps-open-short-of-length', 'timed-out', response(NONE, { lengthOff: 10 }), 'keep')
].map((one) => (one.id === 'keeps-open-short-of-length' ? { ...one, source: { deadlineMs: 8000 } } : one))

const TYPES_NOT_FHIR = [
  'text/html',
  'text/plain',
  'text/json',
  'application/fhir+xml',
  'application/xml',
  'application/octet-stream',
  'application/x-ndjson',
  'application/problem+json',
  'application/json-seq',
  'application/jsonp',
  'multipart/mixed; boundary=x',
  'text/html, application/fhir+json',
  'application',
  ' '
]

const types: readonly Attack[] = [
  ...TYPES_NOT_FHIR.map((type, n) => attack(`type-${n}`, 'unavailable', behave.body(NONE, 200, type))),
  attack('type-upper-case', 'recorded', behave.body(ONE, 200, 'APPLICATION/FHIR+JSON; CHARSET=UTF-8')),
  attack('type-json', 'recorded', behave.body(ONE, 200, 'application/json')),
  attack(
    'type-with-version',
    'recorded',
    behave.body(ONE, 200, 'application/fhir+json; fhirVersion=4.0; charset=utf-8')
  )
]

const encoded = (encoding: string, content: Buffer): Behaviour =>
  bytes(response(content, { head: [`Content-Encoding: ${encoding}`] }))

const encodings: readonly Attack[] = [
  attack('gzip', 'recorded|unavailable', encoded('gzip', gzipSync(ONE))),
  attack('gzip-empty', 'none-recorded|unavailable', encoded('gzip', gzipSync(NONE))),
  attack('gzip-bomb', 'unavailable', encoded('gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')))),
  attack('gzip-cut', 'unavailable', encoded('gzip', gzipSync(NONE).subarray(0, 20))),
  attack('gzip-lie', 'unavailable', encoded('gzip', Buffer.from(NONE))),
  attack('gzip-unsaid', 'unavailable', bytes(response(gzipSync(NONE)))),
  attack('deflate', 'recorded|unavailable', encoded('deflate', deflateSync(ONE))),
  attack('brotli', 'recorded|unavailable', encoded('br', brotliCompressSync(ONE))),
  attack('encoding-unknown', 'unavailable', encoded('x-secret', Buffer.from(NONE))),
  attack('encoding-identity', 'recorded', encoded('identity', Buffer.from(ONE)))
]

export const HTTP_ATTACKS: readonly Attack[] = [...statuses, ...refusals, ...framing, ...types, ...encodings]
