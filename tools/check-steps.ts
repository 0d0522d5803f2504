/** What `npm run check` consists of: types, lint, format, layers, dead code. */
import { runNodeProgram, type CommandResult } from './run-command.ts'

export interface CheckStep {
  readonly name: string
  readonly run: () => Promise<CommandResult>
}

export interface CheckTotals {
  readonly passed: number
  readonly failed: number
}

const stepsAtOnce = 2

/** Longest first, so that two at a time end together. */
const checkSteps: readonly CheckStep[] = [
  { name: 'types', run: () => runNodeProgram('tsc', ['--noEmit', '--pretty', 'false', '-p', '.']) },
  { name: 'types of the viewer', run: () => runNodeProgram('tsc', ['--noEmit', '--pretty', 'false', '-p', 'viewer']) },
  { name: 'lint', run: () => runNodeProgram('oxlint', ['--type-aware', '--deny-warnings', '--format=unix', '.']) },
  { name: 'format', run: () => runNodeProgram('prettier', ['--check', '--log-level', 'warn', '.']) },
  { name: 'dead code', run: () => runNodeProgram('knip', ['--no-progress']) },
  { name: 'layers', run: () => runNodeProgram('tools/check-layers.ts', []) }
]

export async function runStep(step: CheckStep): Promise<boolean> {
  const began = performance.now()
  const result = await step.run()
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  console.log(`${result.ok ? 'ok' : 'FAILED'} ${step.name} ${seconds} s`)
  if (!result.ok) console.log(result.output.replaceAll(/^/gm, '  '))
  return result.ok
}

/** Runs every step, two at a time, a line for each as it ends. */
export async function runCheckSteps(steps: readonly CheckStep[] = checkSteps): Promise<CheckTotals> {
  const waiting = [...steps]
  const totals = { passed: 0, failed: 0 }
  const takeSteps = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (await runStep(step)) totals.passed += 1
      else totals.failed += 1
    }
  }
  await Promise.all(Array.from({ length: stepsAtOnce }, takeSteps))
  return totals
}
