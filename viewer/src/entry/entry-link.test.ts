import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isOfSession, toEntryLink } from './entry-link.ts'

const keys = fc.stringMatching(/^[\w-]{43}$/)

it('H-001: an entry has one address in a session, another in any other, and no two entries share one', async () => {
  await fc.assert(
    fc.asyncProperty(keys, keys, fc.string(), fc.string(), async (mine, other, one, two) => {
      fc.pre(mine !== other && one !== two)
      const link = await toEntryLink(mine, one)
      expect(await toEntryLink(mine, one)).toBe(link)
      expect(await toEntryLink(mine, two)).not.toBe(link)
      expect((await toEntryLink(other, one)).split('.')[1]).not.toBe(link.split('.')[1])
      expect(isOfSession(link, mine)).toBe(true)
      expect(isOfSession(link, other)).toBe(mine.slice(0, 6) === other.slice(0, 6))
    })
  )
})

it('H-001: nothing that a source wrote stands in it, an NHS number least of all', async () => {
  const link = await toEntryLink('k'.repeat(43), 'nuh/Observation/9990000018-SMITH')
  expect(link).toMatch(/^k{6}\.[0-9a-f]{20}$/)
})
