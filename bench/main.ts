/** `npm run bench -- NAME [--json]`: the last line of output is one JSON object (outer contract, section 1). */
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { benchAudit } from './audit-bench.ts'
import { LOAD, type LoadOptions, withBenchRegion, type BenchRegion } from './bench-region.ts'
import { benchCeiling } from './ceiling-bench.ts'
import { benchFanOut } from './fanout-bench.ts'
import { benchIngest } from './ingest-bench.ts'
import { round } from './measure/percentiles.ts'
import { createProgress, type Progress } from './measure/progress.ts'
import { printTable, type BenchResult } from './measure/result.ts'
import { benchOpen } from './open-bench.ts'
import { benchPeer } from './peer-bench.ts'
import { benchQuality } from './quality-bench.ts'
import { benchRead } from './read-bench.ts'
import { benchSoak } from './soak-bench.ts'
import { benchStrategies } from './strategies-bench.ts'
import { ALL_SOURCE_COUNT, ALL_TYPES_COUNT, SOURCE_COUNT } from './region/sources.ts'

interface Bench {
  readonly help: string
  /** How long it is: of each load that it puts on the product, or of the whole. Those in other than seconds are not of `all`. */
  readonly length: { readonly in: LengthFlag; readonly of: number }
  run(world: BenchWorld, length: number): Promise<BenchResult>
}

const SERVERS = ['one', 'three', 'both'] as const
const LENGTH_FLAGS = ['seconds', 'opens', 'entries'] as const
type LengthFlag = (typeof LENGTH_FLAGS)[number]

/** What a bench is given by the command line. */
interface BenchWorld {
  readonly profileFolder: string | null
  /** Of the store that is kept from one run to the next. */
  readonly storeFolder: string | null
  readonly servers: (typeof SERVERS)[number]
  readonly load: LoadOptions
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** Before a region of its own: none measures what another left in its memory. */
function inRegion(
  sourceCount: number,
  run: (region: BenchRegion, length: number) => Promise<BenchResult>
): Bench['run'] {
  return (world, length) => withBenchRegion({ sourceCount, ...world }, (region) => run(region, length))
}

const BENCHES: Readonly<Record<string, Bench>> = {
  open: {
    help: 'how long a reader waits, at 1 and at 5 opens a second',
    length: { in: 'seconds', of: 8 },
    run: inRegion(SOURCE_COUNT, benchOpen)
  },
  ceiling: {
    help: 'records a second, at 1, 8 and 25 at once',
    length: { in: 'seconds', of: 4 },
    run: inRegion(SOURCE_COUNT, benchCeiling)
  },
  fanout: {
    help: 'twelve sources, one of which hangs, at 5 opens a second and in a burst of 25',
    length: { in: 'seconds', of: 20 },
    run: inRegion(ALL_SOURCE_COUNT, benchFanOut)
  },
  peer: {
    help: 'the same beside what a good team would write in a week, in the same run',
    length: { in: 'seconds', of: 12 },
    run: inRegion(ALL_SOURCE_COUNT, benchPeer)
  },
  audit: {
    help: 'what the audit costs: records a second with it and without, and its entries a second',
    length: { in: 'seconds', of: 16 },
    run: inRegion(SOURCE_COUNT, benchAudit)
  },
  quality: {
    help: 'what counting data quality costs: normalising with it and without',
    length: { in: 'seconds', of: 10 },
    run: inRegion(SOURCE_COUNT, benchQuality)
  },
  strategies: {
    help: 'the ways of asking a source side by side: searches, by its own id, a batch, $everything',
    length: { in: 'seconds', of: 16 },
    run: inRegion(ALL_SOURCE_COUNT, benchStrategies)
  },
  ingest: {
    help: 'entries a second from a night in NDJSON to published, beside COPY of the same bytes into one plain table',
    length: { in: 'entries', of: 100_000 },
    run: benchIngest
  },
  read: {
    help: 'one person out of a large store, on one server and on three, beside the bare statement',
    length: { in: 'entries', of: 250_000 },
    run: benchRead
  },
  soak: {
    help: 'thousands of opens, and whether anything is left of them: sockets, timers, memory',
    length: { in: 'opens', of: 10_000 },
    run: inRegion(ALL_SOURCE_COUNT, benchSoak)
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
  entries: { type: 'string' },
  folder: { type: 'string' },
  servers: { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false }
} as const

const HELP = `npm run bench -- NAME [--json] [--seconds N] [--opens N] [--types N] [--delay-ms N] [--deadline-ms N]
  [--entries N] [--folder DIR] [--servers one|three|both] [--profile DIR]

${Object.entries(BENCHES)
  .map(([name, { help, length }]) => {
    const long = length.in === 'seconds' ? `${length.of} seconds each` : `${length.of} ${length.in}; not one of ${ALL}`
    return `  ${name.padEnd(10)} ${help} (${long})`
  })
  .join('\n')}
  ${ALL.padEnd(10)} one after the other, in one run

  --json         the JSON line alone, without the tables
  --seconds N    how long each load lasts
  --opens N      how many, of a benchmark that counts them
  --types N      resource types that each source is asked for, up to ${ALL_TYPES_COUNT} (${LOAD.types}; all entries are of these)
  --delay-ms N   median that the sources of fanout and strategies hold an answer back (${LOAD.delayMs})
  --deadline-ms N  of each source that does not hang (${LOAD.deadlineMs}, so that late is measured and not cut off)
  --entries N    how many, of a benchmark of the store
  --folder DIR   'read' keeps its store there and goes on with it; without, it makes one and removes it
  --servers      'read': one, three (a kept store stays spread) or both
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
    const flag = BENCHES[name]?.length.in ?? 'seconds'
    if (LENGTH_FLAGS.some((other) => other !== flag && values[other] !== undefined))
      return `'${name}' is told how long by --${flag}`
    const length = values[flag] === undefined ? null : Number(values[flag])
    if (length !== null && !(length >= 1)) return `--${flag} takes a number of at least 1`
    if (!SERVERS.some((servers) => servers === (values.servers ?? 'both'))) return '--servers takes one, three or both'
    const all = Object.keys(BENCHES).filter((one) => BENCHES[one]?.length.in === 'seconds')
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
      const servers = SERVERS.find((one) => one === options.servers) ?? 'both'
      const world = {
        profileFolder: options.profile ?? null,
        storeFolder: options.folder ?? null,
        servers,
        load,
        progress,
        signal
      }
      results.push(await bench.run(world, length ?? bench.length.of))
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
