/** H-001, H-020: a large answer parsed in slices is read, and refused, exactly as if it were read whole. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseStrictJson } from '../../domain/strict-json.ts'
import { parseInTurns } from './parse-in-turns.ts'

const FIXED = [
  '{"entry":[]}',
  '{"entry":[{"a":1},0,null,"x",[{"b":2}],{"c":{"entry":[{"d":3}]}}],"total":2}',
  '{"type":"entry","link":[{"entry":[{"a":1}]}],"entry":[{"a":"]}\\""}]}',
  '{"entry":[{"a":1}],"entry":[{"a":2}]}',
  '{"entry":[{"a":1,"a":2}]}',
  '{"entry":[{"a":1},]}',
  '{"entry":[{"a":1} {"b":2}]}',
  '{"entry":[{"a":1}]',
  '{"entry":[{"a":}]}',
  '{"entry":[{"__proto__":{"x":1}}]}',
  '{"\\u0065ntry":[{"a":1}]}',
  '{"entry":{"a":[{"b":1}]}}',
  '[{"entry":[{"a":1}]}]',
  '[[{"a":1}]]',
  '{"entry":[{"a":"\\\\"},{"b":"\\\\\\""}]}',
  '"entry"',
  '{"entry" : [ {"a":1} , {"b":2} ] , "x" : {"y":1} }',
  'null',
  ''
]

test.each(FIXED)('%s', async (text) => {
  expect(await toComparable(parseInTurns(text))).toEqual(await toComparable(parseStrictJson(text)))
})

test('as a law: any JSON, whole or cut or with a character changed', async () => {
  const bundle = fc.record({
    resourceType: fc.string(),
    entry: fc.array(fc.jsonValue(), { maxLength: 6 }),
    link: fc.jsonValue()
  })
  const spoil = fc.record({
    at: fc.nat(),
    by: fc.constantFrom('', '"', '{', '}', '[', ']', ',', '\\', 'x'),
    whole: fc.boolean()
  })
  await fc.assert(
    fc.asyncProperty(bundle, spoil, async (value, { at, by, whole }) => {
      const good = JSON.stringify(value)
      const place = at % good.length
      const text = whole ? good : good.slice(0, place) + by + good.slice(place + 1)
      expect(await toComparable(parseInTurns(text))).toEqual(await toComparable(parseStrictJson(text)))
    }),
    { numRuns: 500 }
  )
})

/** Of a refusal only that it is one: its words may name the first fault of several. */
async function toComparable(
  parsed: ReturnType<typeof parseInTurns> | ReturnType<typeof parseStrictJson>
): Promise<unknown> {
  const read = await parsed
  return read.ok ? { ok: true, value: read.value } : { ok: false }
}
