#!/usr/bin/env -S node --max-semi-space-size=32 --no-parallel-scavenge
/** The command `ncr`. */
import { runCli } from './cli.ts'

process.exitCode = await runCli(process.argv.slice(2))
// Whatever still holds the event loop after an orderly stop (a socket of a source that hangs) does not hold the exit.
process.exit()
