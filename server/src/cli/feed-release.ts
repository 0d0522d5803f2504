/** `ncr feed release SOURCE_ID NIGHT`: publishes a night that was held because it halves or doubles the copy. */
import { runFeed } from '../feed/run-feed.ts'
import { fail, required, type CommandArguments } from './command.ts'
import { withOvernightSource } from './overnight-drop.ts'

export async function feedRelease(given: CommandArguments): Promise<number> {
  const night = String(given.positionals[1])
  return withOvernightSource(given, async (ports, source) => {
    const release = { night, by: required(given, 'by'), reason: required(given, 'reason') }
    const report = await runFeed(ports, source, { release })
    if (given.json) process.stdout.write(`${JSON.stringify(report)}\n`)
    const decision = report.nights.find((one) => one.night === night)
    if (decision?.status === 'published') {
      if (!given.json) process.stdout.write(`${source.id}: the night ${night} is released; readers see it now.\n`)
      return 0
    }
    const why = decision?.reason ?? report.reason ?? 'it is not held: older than what readers see, or not there'
    return fail(`${source.id}: the night ${night} is not released: ${why}.`)
  })
}
