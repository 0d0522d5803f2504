/** `npm start`: the whole region on one computer. Starts everything in order and stops everything together. */
import { resolve } from 'node:path'
import { HELP, parseArguments } from './arguments.ts'
import { claimPlace } from './only-one.ts'
import { placesOf } from './places.ts'
import { runSandpit } from './run-sandpit.ts'

const asked = parseArguments(process.argv.slice(2))
if (asked.kind === 'help') {
  process.stdout.write(`${HELP}\n`)
} else if (asked.kind === 'wrong') {
  process.stderr.write(`${asked.why}\n`)
  process.exitCode = 2
} else {
  const places = placesOf(resolve(import.meta.dirname, '../../..'), asked.options.folder ?? undefined)
  const other = claimPlace(places)
  if (other) {
    process.stderr.write(
      `A sandpit already runs from ${places.folder} (process ${other.runningPid}); stop it first, with Ctrl-C.\n`
    )
    process.exitCode = 1
  } else {
    process.exit(await runSandpit(places, asked.options))
  }
}
