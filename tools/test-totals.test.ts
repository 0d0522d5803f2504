/** The last line of `npm test` never says better than it was. */
import { expect, it } from 'vitest'
import { toLastLine, toTestTotals } from './test-totals.ts'

const allPassed = {
  success: true,
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [1, 2, 3] }]
}

function lastLine(report: object | undefined, endedWell = true): string {
  return toLastLine(toTestTotals(report && JSON.stringify(report), endedWell))
}

it('counts what passed, failed and was skipped', () => {
  expect(lastLine(allPassed)).toBe('3 passed, 0 failed')
  const mixed = { ...allPassed, success: false, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }
  expect(lastLine(mixed)).toBe('3 passed, 2 failed, 2 skipped')
})

it('counts a file that did not load as a failure', () => {
  const testResults = [...allPassed.testResults, { status: 'failed', assertionResults: [] }]
  expect(lastLine({ ...allPassed, success: false, testResults })).toBe('3 passed, 1 failed')
})

it('counts a missing report, an error outside any test, a bad end and an empty run as a failure', () => {
  expect(lastLine(undefined)).toBe('0 passed, 1 failed')
  expect(lastLine({ ...allPassed, success: false })).toBe('3 passed, 1 failed')
  expect(lastLine(allPassed, false)).toBe('3 passed, 1 failed')
  expect(lastLine({ ...allPassed, numPassedTests: 0, testResults: [] })).toBe('0 passed, 1 failed')
})
