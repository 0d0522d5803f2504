/** What every command has in common: its arguments, the region it works on, and how it says that it cannot. */
import assert from 'node:assert/strict'
import { createLog } from '../adapters/log/pino-log.ts'
import { loadConfig } from '../config.ts'
import type { Region } from '../domain/region.ts'
import { startDatabase, type RunningDatabase } from './start-database.ts'

export interface CommandArguments {
  readonly configFile: string
  readonly json: boolean
  readonly stopWithStdin: boolean
  readonly positionals: readonly string[]
  /** By name, each as often as it was given; checked by the command line against what the command takes. */
  readonly options: ReadonlyMap<string, readonly string[]>
}

/** An option that the command requires. */
export function required({ options }: CommandArguments, name: string): string {
  const text = options.get(name)?.[0]
  assert(text !== undefined, `the command line has checked that --${name} is given`)
  return text
}

/** The region, or null after every fault of its file was written to standard error. */
export async function loadRegion(configFile: string): Promise<Region | null> {
  return (await loadRegionFile(configFile))?.region ?? null
}

/** The same, with the files that it was read from. */
export async function loadRegionFile(
  configFile: string
): Promise<{ readonly region: Region; readonly files: readonly string[] } | null> {
  const config = await loadConfig(configFile)
  if (config.ok) return config
  if (config.faults.length === 1) {
    process.stderr.write(`ncr: ${String(config.faults[0])}\n`)
    return null
  }
  for (const fault of config.faults) process.stderr.write(`${fault}\n`)
  process.stderr.write(
    `ncr: the region file ${configFile} has ${config.faults.length} fault(s); mend them and start again.\n`
  )
  return null
}

/** Runs `work` on the region and its database, whether or not `serve` has it open too. Resolves to the exit code. */
export async function withDatabase(
  configFile: string,
  work: (region: Region, database: RunningDatabase) => Promise<number>
): Promise<number> {
  const region = await loadRegion(configFile)
  if (region === null) return 1
  const database = await startDatabase(region, createLog('warn'))
  if ('sentence' in database) return fail(database.sentence)
  try {
    return await work(region, database)
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'the database failed')
  } finally {
    await database.stop()
  }
}

export function fail(sentence: string): number {
  process.stderr.write(`ncr: ${sentence}\n`)
  return 1
}

/** Exit 2: what was asked for cannot be done at all. */
export function wrong(sentence: string): number {
  process.stderr.write(`ncr: ${sentence}\n`)
  return 2
}
