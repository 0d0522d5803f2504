/** What the test runner's own report says, as the one line that `npm test` ends with (CONTRACT 1). */

export interface TestTotals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** The part of vitest's JSON report that counts. */
interface RunnerReport {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/** A report that is missing, a file that did not load, an error outside any test: each is a failure too. */
export function toTestTotals(reportText: string | undefined, endedWell: boolean): TestTotals {
  if (reportText === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(reportText) as RunnerReport
  const notLoaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0
  ).length
  const failed = report.numFailedTests + notLoaded
  const ranAny = report.numPassedTests + report.numFailedTests > 0
  const otherFailure = failed === 0 && (!report.success || !endedWell || !ranAny) ? 1 : 0
  return {
    passed: report.numPassedTests,
    failed: failed + otherFailure,
    skipped: report.numPendingTests + report.numTodoTests
  }
}

export function toLastLine({ passed, failed, skipped }: TestTotals): string {
  const counts = `${passed} passed, ${failed} failed`
  return skipped === 0 ? counts : `${counts}, ${skipped} skipped`
}
