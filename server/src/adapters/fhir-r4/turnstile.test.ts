/** So many at once and no more; whoever waits comes in order, or gives up at the own deadline (H-019). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTurnstile } from './turnstile.ts'

const never = new AbortController().signal
const soon = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

describe('a turnstile', () => {
  test('lets only so many in, the others in their order as places fall free', async () => {
    const turnstile = createTurnstile(2)
    const inside: number[] = []
    const leaves = [0, 1, 2, 3].map((n) =>
      turnstile.enter(never).then((leave) => {
        inside.push(n)
        return leave
      })
    )
    await soon()
    expect(inside).toEqual([0, 1])
    ;(await leaves[1])?.()
    await soon()
    expect(inside).toEqual([0, 1, 2])
    ;(await leaves[0])?.()
    await soon()
    expect(inside).toEqual([0, 1, 2, 3])
  })

  test('one that gives up while it waits takes no place, and one too late never waits', async () => {
    const turnstile = createTurnstile(1)
    const leave = await turnstile.enter(never)
    const impatient = new AbortController()
    const waiting = turnstile.enter(impatient.signal)
    const next = turnstile.enter(never)
    impatient.abort()
    await expect(waiting).rejects.toThrow()
    leave()
    const leaveNext = await next
    await expect(turnstile.enter(AbortSignal.abort())).rejects.toThrow()
    leaveNext()
    await turnstile.enter(never)
  })

  test('whatever comes, waits and gives up, it never holds more than its places and never loses one', async () => {
    const visits = fc.array(fc.record({ givesUp: fc.boolean(), stays: fc.nat(3) }), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), visits, async (places, all) => {
        const turnstile = createTurnstile(places)
        let inside = 0
        await Promise.all(
          all.map(async ({ givesUp, stays }) => {
            const visit = new AbortController()
            const entered = turnstile.enter(visit.signal)
            if (givesUp) visit.abort()
            const leave = await entered.catch(() => null)
            if (leave === null) return
            inside += 1
            expect(inside).toBeLessThanOrEqual(places)
            for (let turn = 0; turn < stays; turn += 1) await soon()
            inside -= 1
            leave()
          })
        )
        const free = await Promise.all(Array.from({ length: places }, () => turnstile.enter(AbortSignal.timeout(500))))
        expect(free).toHaveLength(places)
      }),
      { numRuns: 50 }
    )
  })
})
