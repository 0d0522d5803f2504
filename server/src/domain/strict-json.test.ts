/** JSON from outside: what two readers could take for two things is refused before use (H-001). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JSON_LEVELS_MAX, parseStrictJson } from './strict-json.ts'

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`

describe('what is refused', () => {
  test.each([
    ['an element twice', '{"a":1,"a":2}', 'JSON in which an element stands twice'],
    ['the same, written in two ways', '{"id":1,"\\u0069d":2}', 'JSON in which an element stands twice'],
    ['twice with the same value', '{"a":1,"a":1}', 'JSON in which an element stands twice'],
    [
      'twice, deep inside what another hides',
      '{"a":[{"b":{"c":1}},{"d":1,"d":{"e":1}}]}',
      'JSON in which an element stands twice'
    ],
    ['a prototype', '{"a":{"__proto__":{}}}', "JSON with an element named '__proto__'"],
    ['a prototype in disguise', '{"__pr\\u006fto__":1}', "JSON with an element named '__proto__'"],
    ['a constructor', '{"constructor":{"prototype":{}}}', "JSON with an element named 'prototype'"],
    ['nesting without end', nested(100_000), `JSON nested deeper than ${JSON_LEVELS_MAX} levels`],
    ['no JSON', '{"a":', 'JSON that is broken'],
    ['nothing', '', 'JSON that is broken']
  ])('%s', (_what, text, fault) => {
    expect(parseStrictJson(text)).toMatchObject({ ok: false, fault })
  })

  test('whatever object has one of its own elements written again', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string(),
          fc.json().map((text): unknown => JSON.parse(text)),
          { minKeys: 1 }
        ),
        (object) => {
          const names = Object.keys(object)
          const again = `{${[...names, names[0] ?? ''].map((name) => `${JSON.stringify(name)}:${JSON.stringify(object[name])}`).join(',')}}`
          expect(parseStrictJson(again).ok).toBe(false)
        }
      )
    )
  })
})

describe('what is read', () => {
  test('is what JSON.parse makes of it, whatever colons, quotes and brackets stand in its text', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        // Those names are refused: the next tests say so.
        fc.pre(!/"(__proto__|constructor|prototype)"/.test(text))
        expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
      })
    )
  })

  test.each(['{"a":"\\\\","b":"\\":{\\"a\\":[["}', nested(JSON_LEVELS_MAX), '{"a":{"x":1},"b":{"x":1}}', ' 1 '])(
    '%s',
    (text) => {
      expect(parseStrictJson(text).ok).toBe(true)
    }
  )
})
