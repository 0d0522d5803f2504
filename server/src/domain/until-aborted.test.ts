/** H-020: what is waited for ends with the signal, also where the work itself does not. */
import { expect, test } from 'vitest'
import { untilAborted } from './until-aborted.ts'

const never = new AbortController().signal

test('work that ends first settles as it would without the signal', async () => {
  expect(await untilAborted(Promise.resolve(7), never, () => undefined)).toBe(7)
  await expect(untilAborted(Promise.reject(new Error('broke')), never, () => undefined)).rejects.toThrow('broke')
})

test('H-020: work that goes on past the signal is not waited for, and what it brings late is discarded once', async () => {
  const control = new AbortController()
  const discarded: string[] = []
  let bring = (_late: string): void => undefined
  const work = new Promise<string>((resolve) => {
    bring = resolve
  })
  const waited = untilAborted(work, control.signal, (late) => void discarded.push(late))
  control.abort(new Error('too late'))
  await expect(waited).rejects.toThrow('too late')
  expect(discarded).toEqual([])
  bring('late')
  await work
  await Promise.resolve()
  expect(discarded).toEqual(['late'])
})

test('a signal that aborted before gives up at once, and a late failure is nobody’s', async () => {
  const failing = new Promise<never>((_resolve, reject) => setImmediate(() => reject(new Error('late failure'))))
  await expect(untilAborted(failing, AbortSignal.abort(new Error('gone')), () => undefined)).rejects.toThrow('gone')
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
})
