/** `npm run bench -- NAME [--json]`: the last line of output is one JSON object (outer contract, section 1). */
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { benchAudit } from './audit-bench.ts'
import { LOAD, type LoadOptions, withBenchRegion, type BenchRegion } from './bench-region.ts'
import { benchCeiling } from './ceiling-bench.ts'
import { benchFanOut } from './fanout-bench.ts'
import { round } from './measure/percentiles.ts'
import { createProgress } from './measure/progress.ts'
import { printTable, type BenchResult } from './measure/result.ts'
import { benchOpen } from './open-bench.ts'
import { benchPeer } from './peer-bench.ts'
import { benchQuality } from './quality-bench.ts'
import { benchSoak } from './soak-bench.ts'
import { benchStrategies } from './strategies-bench.ts'
import { ALL_SOURCE_COUNT, ALL_TYPES_COUNT, SOURCE_COUNT } from './region/sources.ts'

interface Bench {
  readonly help: string
  /** It counts opens and not seconds, and takes too long to be one of all. */
  readonly opens?: number
  /** Of each load that it puts on the product. */
  readonly seconds: number
  readonly sourceCount: number
  run(region: BenchRegion, secondsOrOpens: number): Promise<BenchResult>
}

const BENCHES: Readonly<Record<string, Bench>> = {
  open: {
    help: 'how long a reader waits, at 1 and at 5 opens a second',
    seconds: 8,
    sourceCount: SOURCE_COUNT,
    run: benchOpen
  },
  ceiling: {
    help: 'records a second, at 1, 8 and 25 at once',
    seconds: 4,
    sourceCount: SOURCE_COUNT,
    run: benchCeiling
  },
  fanout: {
    help: 'twelve sources, one of which hangs, at 5 opens a second and in a burst of 25',
    seconds: 20,
    sourceCount: ALL_SOURCE_COUNT,
    run: benchFanOut
  },
  peer: {
    help: 'the same beside what a good team would write in a week, in the same run',
    seconds: 12,
    sourceCount: ALL_SOURCE_COUNT,
    run: benchPeer
  },
  audit: {
    help: 'what the audit costs: records a second with it and without, and its entries a second',
    seconds: 16,
    sourceCount: SOURCE_COUNT,
    run: benchAudit
  },
  quality: {
    help: 'what counting data quality costs: normalising with it and without',
    seconds: 10,
    sourceCount: SOURCE_COUNT,
    run: benchQuality
  },
  strategies: {
    help: 'the ways of asking a source side by side: searches, by its own id, a batch, $everything',
    seconds: 16,
    sourceCount: ALL_SOURCE_COUNT,
    run: benchStrategies
  },
  soak: {
    help: 'thousands of opens, and whether anything is left of them: sockets, timers, memory',
    opens: 10_000,
    seconds: 0,
    sourceCount: ALL_SOURCE_COUNT,
    run: benchSoak
  }
}
const ALL = 'all'
const NAMES = [...Object.keys(BENCHES), ALL]

const OPTIONS = {
  json: { type: 'boolean', default: false },
  seconds: { type: 'string' },
  opens: { type: 'string' },
  types: { type: 'string' },
  'delay-ms': { type: 'string' },
  'deadline-ms': { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false }
} as const

const HELP = `npm run bench -- NAME [--json] [--seconds N] [--opens N] [--types N] [--delay-ms N] [--deadline-ms N] [--profile DIR]

${Object.entries(BENCHES)
  .map(([name, { help, seconds, opens }]) => {
    const length = opens === undefined ? `${seconds} seconds each` : `${opens} opens; not one of ${ALL}`
    return `  ${name.padEnd(10)} ${help} (${length})`
  })
  .join('\n')}
  ${ALL.padEnd(10)} one after the other, in one run

  --json         the JSON line alone, without the tables
  --seconds N    how long each load lasts
  --opens N      how many, of a benchmark that counts them
  --types N      resource types that each source is asked for, up to ${ALL_TYPES_COUNT} (${LOAD.types}; all entries are of these)
  --delay-ms N   median that the sources of fanout and strategies hold an answer back (${LOAD.delayMs})
  --deadline-ms N  of each source that does not hang (${LOAD.deadlineMs}, so that late is measured and not cut off)
  --profile DIR  writes a CPU profile of the server into DIR
  --help         this text
`

interface Wanted {
  readonly names: readonly string[]
  readonly length: number | null
  readonly load: LoadOptions
  readonly options: Options
}

type Options = ReturnType<typeof parse>['values']

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
}

/** A sentence when the words are not to be understood. */
function toWanted(args: readonly string[]): Wanted | string {
  try {
    const { positionals, values } = parse(args)
    const [name, ...more] = positionals
    if (values.help) return { names: [], length: null, load: LOAD, options: values }
    if (name === undefined || more.length > 0) return `name one benchmark: ${NAMES.join(', ')}`
    if (!NAMES.includes(name)) return `there is no benchmark '${name}'; there are ${NAMES.join(', ')}`
    const isCounted = BENCHES[name]?.opens !== undefined
    const flag = isCounted ? 'opens' : 'seconds'
    if (values[isCounted ? 'seconds' : 'opens'] !== undefined) return `'${name}' is told how long by --${flag}`
    const length = values[flag] === undefined ? null : Number(values[flag])
    if (length !== null && !(length >= 1)) return `--${flag} takes a number of at least 1`
    const all = Object.keys(BENCHES).filter((one) => BENCHES[one]?.opens === undefined)
    const load = toLoad(values)
    if (typeof load === 'string') return load
    return { names: name === ALL ? all : [name], length, load, options: values }
  } catch (error) {
    return error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'wrong usage'
  }
}

/** A sentence when one of them is no number in its bounds. */
function toLoad(values: Options): LoadOptions | string {
  const read = (
    flag: 'types' | 'delay-ms' | 'deadline-ms',
    otherwise: number,
    [min, max]: readonly [number, number]
  ) => {
    const value = Number(values[flag] ?? otherwise)
    return Number.isInteger(value) && value >= min && value <= max ? value : null
  }
  const types = read('types', LOAD.types, [LOAD.types, ALL_TYPES_COUNT])
  const delayMs = read('delay-ms', LOAD.delayMs, [1, 5000])
  const deadlineMs = read('deadline-ms', LOAD.deadlineMs, [100, LOAD.deadlineMs])
  if (types === null) return `--types takes a whole number from ${LOAD.types} to ${ALL_TYPES_COUNT}`
  if (delayMs === null || deadlineMs === null) return '--delay-ms and --deadline-ms take whole milliseconds'
  return { types, delayMs, deadlineMs }
}

/** Each bench has a product of its own: none measures what another left in its memory. */
async function runBenches(
  { names, length, load, options }: Wanted,
  signal: AbortSignal
): Promise<readonly BenchResult[]> {
  const progress = createProgress(process.stderr)
  const results: BenchResult[] = []
  try {
    for (const name of names) {
      const bench = BENCHES[name]
      if (bench === undefined) continue
      const profileFolder = options.profile ?? null
      const world = { sourceCount: bench.sourceCount, profileFolder, load, progress, signal }
      results.push(await withBenchRegion(world, (region) => bench.run(region, length ?? bench.opens ?? bench.seconds)))
    }
    return results
  } finally {
    progress.clear()
  }
}

/** `loadBefore`: processes at work in the minute before. Above zero, something else had a share of the machine. */
function machineNow(): object {
  const loadBefore = round(loadavg()[0] ?? 0, 1)
  return { cores: availableParallelism(), node: process.version, loadBefore }
}

function print({ names, load, options }: Wanted, machine: object, results: readonly BenchResult[]): void {
  if (!options.json) for (const table of results.flatMap(({ tables }) => tables)) console.log(printTable(table))
  const summary = {
    bench: names.length === 1 ? names[0] : ALL,
    at: new Date().toISOString(),
    machine,
    load,
    figures: Object.assign({}, ...results.map(({ figures }) => figures)) as object,
    ratios: Object.assign({}, ...results.map(({ ratios }) => ratios)) as object,
    ratioOf: results.map(({ ratioOf }) => ratioOf).join('; ')
  }
  console.log(JSON.stringify(summary))
}

/** Resolves to the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const wanted = toWanted(args)
  if (typeof wanted === 'string') {
    process.stderr.write(`bench: ${wanted}; 'npm run bench -- --help' tells more.\n`)
    return 2
  }
  if (wanted.options.help) {
    process.stdout.write(HELP)
    return 0
  }
  const stopped = new AbortController()
  process.once('SIGTERM', () => stopped.abort())
  process.once('SIGINT', () => stopped.abort())
  try {
    const machine = machineNow()
    const results = await runBenches(wanted, stopped.signal)
    print(wanted, machine, results)
    const broken = results.flatMap((result) => result.broken ?? [])
    for (const promise of broken) process.stderr.write(`bench: ${promise}\n`)
    return broken.length === 0 ? 0 : 1
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    process.stderr.write(stopped.signal.aborted ? 'bench: stopped.\n' : `bench: no figures, because ${reason}.\n`)
    return 1
  }
}

process.exitCode = await main(process.argv.slice(2))
