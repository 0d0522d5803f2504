/** `ncr feed withdraw SOURCE_ID`: takes the published night back; readers see the last good one before it. */
import { withdrawNight, type WithdrawReport } from '../feed/withdraw-night.ts'
import { fail, required, type CommandArguments } from './command.ts'
import { withOvernightDrop } from './overnight-drop.ts'

export async function feedWithdraw(given: CommandArguments): Promise<number> {
  return withOvernightDrop(given, async (ports, source) => {
    const withdrawal = { by: required(given, 'by'), reason: required(given, 'reason') }
    return say(await withdrawNight(ports, source, withdrawal, new AbortController().signal), given.json)
  })
}

function say(report: WithdrawReport, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`)
  if (report.withdrawn === null) return fail(`${report.source}: ${report.sentence}.`)
  const sentence = `${report.source}: the night ${report.withdrawn} is withdrawn; readers see the night ${report.published.night}.`
  if (!json) process.stdout.write(`${sentence}\n`)
  return 0
}
