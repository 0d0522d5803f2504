/** Ids of this server: of two sources never the same, valid by FHIR R4, and naming nobody. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sourceInId, toScopedId } from './scoped-id.ts'

const NUMBERS = ['9990000018', '9990000026']
const sourceId = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
const fhirId = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9.-]{1,64}$/),
  fc.constantFrom(...NUMBERS).map((number) => `p-${number}`)
)
const scoped = (source: string, id: string) => toScopedId(source, 'Condition', id, NUMBERS)

describe('feature 43: an id of this server', () => {
  test('H-001: is that of one resource of one source', () => {
    const near = fc.tuple(sourceId, fhirId, fhirId).map(([source, first, second]) => [
      [source, `${first}.${second}`.slice(0, 64)],
      [`${source}.${first}`.slice(0, 64), second]
    ])
    fc.assert(
      fc.property(near, ([one, other]) => {
        fc.pre(one !== undefined && other !== undefined && one.join('/') !== other.join('/'))
        const [a = '', b = ''] = one
        const [c = '', d = ''] = other
        expect(scoped(a, b)).not.toBe(scoped(c, d))
      })
    )
  })

  test('is an id of FHIR R4, holds no number of the person, and tells its source or nothing', () => {
    fc.assert(
      fc.property(sourceId, fhirId, (source, id) => {
        const here = scoped(source, id)
        expect(here).toMatch(/^[A-Za-z0-9\-.]{1,64}$/)
        for (const number of NUMBERS) if (!source.includes(number)) expect(here).not.toContain(number)
        expect([source, null]).toContain(sourceInId(here))
      })
    )
  })

  test('is one that people can read where nothing stands against it', () => {
    expect(scoped('nuh-epr', '1')).toBe('nuh-epr.1')
    expect(sourceInId('nuh-epr.1')).toBe('nuh-epr')
  })
})
