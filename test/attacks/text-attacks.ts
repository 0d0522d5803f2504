/** Bodies that are no JSON, or JSON that two readers could understand differently. Nothing of them is ever "none". */
import * as behave from '../faults/behaviours.ts'
import { bytes, response } from '../faults/raw-behaviours.ts'
import { attack, allergy, NONE, ONE, type Attack } from './attack.ts'

const sent = (id: string, text: string | Buffer, states = 'unavailable'): Attack =>
  attack(`text-${id}`, states, bytes(response(text)))

const broken: readonly Attack[] = [
  sent('empty', ''),
  sent('blank', ' \n\t '),
  sent('null', 'null'),
  sent('true', 'true'),
  sent('number', '42'),
  sent('string', '"Bundle"'),
  sent('list', '[]'),
  sent('list-of-bundles', `[${NONE}]`),
  sent('object', '{}'),
  sent('twice', `${NONE}${NONE}`),
  sent('ndjson', `${NONE}\n${NONE}\n`),
  sent('garbage-after', `${NONE}x`),
  sent('guard-before', `)]}',\n${NONE}`),
  sent('jsonp', `callback(${NONE})`),
  sent('comment', `/* none */${NONE}`),
  sent('single-quotes', "{'resourceType':'Bundle','type':'searchset'}"),
  sent('comma-at-the-end', '{"resourceType":"Bundle","type":"searchset",}'),
  sent('nan', '{"resourceType":"Bundle","type":"searchset","total":NaN}'),
  sent('infinity', '{"resourceType":"Bundle","type":"searchset","total":Infinity}'),
  sent('minus-infinity', '{"resourceType":"Bundle","type":"searchset","total":-Infinity}'),
  sent('leading-zero', '{"resourceType":"Bundle","type":"searchset","total":00}'),
  sent('hex', '{"resourceType":"Bundle","type":"searchset","total":0x0}'),
  sent('undefined', '{"resourceType":"Bundle","type":"searchset","total":undefined}'),
  sent('cut', NONE.slice(0, -1)),
  sent('control-character', NONE.replace('Bundle', 'Bun\u0001dle')),
  sent('xml', '<Bundle xmlns="http://hl7.org/fhir"><type value="searchset"/><total value="0"/></Bundle>'),
  sent('html', '<!doctype html><title>No results</title>')
]

const latin1 = Buffer.from(NONE.replace('"total"', '"note":"caf\u00e9","total"'), 'latin1')
const wide = (text: string, bigEndian: boolean): Buffer => {
  const content = Buffer.from(`\ufeff${text}`, 'utf16le')
  return bigEndian ? content.swap16() : content
}

const encodings: readonly Attack[] = [
  sent('bom', Buffer.from(`\ufeff${ONE}`), 'recorded|unavailable'),
  sent('two-boms', Buffer.from(`\ufeff\ufeff${NONE}`)),
  sent('utf-16-le', wide(NONE, false)),
  sent('utf-16-be', wide(NONE, true)),
  sent('utf-16-bare', Buffer.from(NONE, 'utf16le')),
  sent('latin-1', latin1),
  sent('overlong', Buffer.concat([Buffer.from(NONE.slice(0, -1)), Buffer.from([0xc0, 0xaf])])),
  sent('surrogate-bytes', Buffer.from(NONE.replace('Bundle', 'Bundle\u{1f600}'), 'latin1')),
  sent('nul-bytes', `\0${NONE}`)
]

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`

const ambiguous: readonly Attack[] = [
  sent('total-twice', '{"resourceType":"Bundle","type":"searchset","total":0,"total":0}'),
  sent(
    'entry-twice',
    `{"resourceType":"Bundle","type":"searchset","entry":[{"resource":${JSON.stringify(allergy())}}],"entry":[]}`
  ),
  sent(
    'entry-twice-escaped',
    `{"resourceType":"Bundle","type":"searchset","entry":[{"resource":${JSON.stringify(allergy())}}],"\\u0065ntry":[]}`
  ),
  sent('type-twice', '{"resourceType":"Bundle","type":"history","type":"searchset"}'),
  sent('patient-twice-inside', ONE.replace('"patient":', '"patient":{"reference":"Patient/p1"},"patient":')),
  sent('proto', '{"resourceType":"Bundle","type":"searchset","__proto__":{"entry":[]}}'),
  sent('proto-inside', ONE.replace('"code":', '"__proto__":{"x":1},"code":')),
  sent('constructor', '{"resourceType":"Bundle","type":"searchset","constructor":{"prototype":{"x":1}}}'),
  sent('deep-200', `{"resourceType":"Bundle","type":"searchset","x":${deep(200)}}`),
  sent('deep-100000', `{"resourceType":"Bundle","type":"searchset","x":${deep(100_000)}}`),
  sent('deep-objects', `{"resourceType":"Bundle","type":"searchset","x":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`),
  sent(
    'deep-resource',
    ONE.replace('"code":', `"extension":${'[{"url":"u","extension":'.repeat(70)}[]${'}]'.repeat(70)},"code":`)
  ),
  attack(
    'large-duplicate',
    'unavailable',
    behave.body(ONE.replace('"code":', `"note":[{"text":"${'x'.repeat(400_000)}"}],"text":{},"text":{},"code":`))
  )
]

export const TEXT_ATTACKS: readonly Attack[] = [...broken, ...encodings, ...ambiguous]
