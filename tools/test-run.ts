/**
 * `npm test`: everything that must pass — the check, the viewer's build, every test on a real database and in a real
 * browser. Its last line is `N passed, N failed`, over all of them. `npm test -- PATH` runs those tests alone.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCheckSteps, runStep } from './check-steps.ts'
import { isStopping, runNodeProgram } from './run-command.ts'
import { findInLogs } from './log-secrets.ts'
import { toLastLine, toTestTotals, type TestTotals } from './test-totals.ts'
import { isViewerStale } from './viewer-build.ts'

const viewerBuild = {
  name: 'viewer built',
  run: () => runNodeProgram('vite', ['build', 'viewer', '--logLevel', 'warn'])
}

async function runTests(paths: readonly string[]): Promise<TestTotals> {
  const folder = mkdtempSync(join(tmpdir(), 'ncr-report-'))
  const report = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const logs = join(folder, 'logs')
    mkdirSync(logs)
    process.env['NCR_TEST_LOGS'] = logs
    const { ok } = await runNodeProgram('vitest', ['run', ...reporters, ...paths], 'stream')
    const totals = toTestTotals(readReport(report), ok)
    return withLogs(totals, logs, paths.length === 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The last step: no line that a product logged in this run holds an NHS number or a name. A whole run has such lines. */
function withLogs(totals: TestTotals, logs: string, isWhole: boolean): TestTotals {
  const { lines, findings } = findInLogs(logs)
  if (lines === 0 && !isWhole) return totals
  const isClean = findings.length === 0 && lines > 0
  console.log(`${isClean ? 'ok' : 'FAILED'} no NHS number and no name in ${lines} lines of the product’s log`)
  for (const finding of findings) console.log(`  ${finding}`)
  return { ...totals, passed: totals.passed + Number(isClean), failed: totals.failed + Number(!isClean) }
}

function readReport(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

async function runEverything(paths: readonly string[]): Promise<TestTotals> {
  const checks = paths.length === 0 ? await runCheckSteps() : { passed: 0, failed: 0 }
  const builds = isViewerStale() ? [await runStep(viewerBuild)] : []
  const tests = await runTests(paths)
  return {
    passed: checks.passed + builds.filter((built) => built).length + tests.passed,
    failed: checks.failed + builds.filter((built) => !built).length + tests.failed,
    skipped: tests.skipped
  }
}

const totals = await runEverything(process.argv.slice(2))
console.log(toLastLine(totals))
process.exitCode = totals.failed === 0 && !isStopping() ? 0 : 1
