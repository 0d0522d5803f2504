/**
 * `npm test`: everything that must pass — the check, the viewer's build, every test on a real database and in a real
 * browser. Its last line is `N passed, N failed`, over all of them. `npm test -- PATH` runs those tests alone.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCheckSteps, runStep } from './check-steps.ts'
import { isStopping, runNodeProgram } from './run-command.ts'
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
    const { ok } = await runNodeProgram('vitest', ['run', ...reporters, ...paths], 'stream')
    return toTestTotals(readReport(report), ok)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
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
