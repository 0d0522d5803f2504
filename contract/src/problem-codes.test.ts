/** Codes and their statuses are those of the outer contract, section 4 and 5, in its order. */
import { expect, test } from 'vitest'
import { PROBLEMS } from './problem-codes.ts'

const LAUNCH_CODES: readonly (readonly [string, number])[] = [
  ['launch-malformed', 400],
  ['launch-algorithm', 400],
  ['launch-issuer', 401],
  ['launch-signature', 401],
  ['launch-audience', 401],
  ['launch-too-long', 401],
  ['launch-not-yet-valid', 401],
  ['launch-expired', 401],
  ['launch-replayed', 409],
  ['partner-not-approved', 403],
  ['partner-not-live', 403],
  ['launch-reason', 403],
  ['launch-role', 403],
  ['nhs-number-invalid', 422],
  ['person-unknown', 404],
  ['demographics-mismatch', 409],
  ['person-objected', 403],
  ['index-unavailable', 503],
  ['audit-unavailable', 503],
  ['overloaded', 503]
]
const all = Object.entries(PROBLEMS).map(([code, { status }]) => [code, status])

test('the codes of a launch stand first, in the order in which a launch is checked', () => {
  expect(all.slice(0, LAUNCH_CODES.length)).toEqual(LAUNCH_CODES)
})

test('the record’s own codes', () => {
  expect(PROBLEMS['session-ended'].status).toBe(401)
  expect(PROBLEMS['view-replaced'].status).toBe(409)
})

test('each has a title of its own, which names no person', () => {
  const titles = Object.values(PROBLEMS).map(({ title }) => title)
  expect(new Set(titles).size).toBe(titles.length)
  for (const title of titles) expect(title).toMatch(/^[A-Z].*[a-z]$/)
})
