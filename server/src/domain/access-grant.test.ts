/** Permission cannot be forged: whatever only looks like a grant stops the request. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { aPerson } from '../../../test/fixtures/people.ts'
import { aGrant } from '../../../test/harness/overnight.ts'
import { AccessGrant } from './access-grant.ts'

const sources = path.resolve(import.meta.dirname, '..')
const issued = aGrant(aPerson(1))

describe('access grant', () => {
  test('one that was issued passes and says whose record it opens, and for which organisation', () => {
    expect(() => AccessGrant.assert(issued)).not.toThrow()
    expect(issued.nhsNumber).toBe(aPerson(1).nhs)
    expect(issued.odsCode).toBe('RX1')
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'grant'],
    ['an object of the same shape', { context: issued.context, permission: issued.permission }],
    ['a copy', { ...issued }],
    ['a JSON round trip', JSON.parse(JSON.stringify(issued)) as unknown],
    ['an object with its prototype', Object.create(AccessGrant.prototype) as unknown],
    ['a proxy of one', new Proxy(issued, {})]
  ])('H-001: %s is refused as a programmer’s error', (_what, forged) => {
    expect(() => AccessGrant.assert(forged)).toThrow('without a grant')
  })

  test('H-001: none is issued for a person without a checked NHS number', () => {
    const { context, permission } = issued
    for (const nhsNumber of ['', '9990000019', '999 000 0018', 'p1']) {
      const person = { ...context.person, nhsNumber } as typeof context.person
      expect(() => AccessGrant.issue({ ...context, person }, permission)).toThrow('one checked NHS number')
    }
  })

  test('only the stage authorise issues one', () => {
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== path.join('domain', 'access-grant.ts')
    )
    const issuers = files.filter((name) => readFileSync(path.join(sources, name), 'utf8').includes('AccessGrant.issue'))
    expect(issuers).toEqual([path.join('record', 'authorise', 'authorise.ts')])
  })
})
