/** `npm run faults -- --seed N`: the federation under any failure, by seed. Exit 0: every law held; 1: one did not; 2: usage. */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { percentile, round } from '../../bench/measure/percentiles.ts'
import { createProgress } from '../../bench/measure/progress.ts'
import { repeatOf, runFaults, type RunReport } from './run.ts'

const SEED_MAX = 2 ** 31
const OPENS_DEFAULT = 300
const OPENS_MAX = 1_000_000
const AT_ONCE_DEFAULT = 4
const AT_ONCE_MAX = 50

const HELP = `npm run faults -- [--seed N] [--opens N] [--at-once N] [--json]

  Opens records while every source meets a fate at each request (late, silent, cut, broken, about somebody else, …),
  and checks after each that the record told the truth. The same seed is the same run.

  --seed N      what every fate follows from; a new one when left out
  --opens N     how many records are opened (${OPENS_DEFAULT})
  --at-once N   by how many readers at once (${AT_ONCE_DEFAULT})
  --json        the last line alone
  --help        this text
`

const OPTIONS = {
  seed: { type: 'string' },
  opens: { type: 'string' },
  'at-once': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false }
} as const

function numberOf(text: string | undefined, otherwise: number, max: number): number | null {
  if (text === undefined) return otherwise
  const value = Number(text)
  return Number.isInteger(value) && value >= 1 && value <= max ? value : null
}

function show({ seed, opens, requests, fates, breaches, breachCount, tookMs, bannerMs, ...rest }: RunReport): void {
  const counts = Object.entries(fates).toSorted(([, one], [, other]) => other - one)
  console.log(`${opens} records opened, ${requests} requests at the fated sources, ${rest.leftEarly} tabs closed early`)
  console.log(`${rest.shut} of them while a source was out of reach all the time`)
  console.log(`fates: ${counts.map(([name, count]) => `${name} ${count}`).join(', ')}`)
  console.log(`banner p50 ${round(percentile(bannerMs, 0.5), 0)} p99 ${round(percentile(bannerMs, 0.99), 0)} ms`)
  console.log(`complete p50 ${round(percentile(tookMs, 0.5), 0)} p99 ${round(percentile(tookMs, 0.99), 0)} ms`)
  console.log(`held before ${JSON.stringify(rest.before)}, after ${JSON.stringify(rest.after)}`)
  for (const breach of breaches) console.log(`BREACH ${breach}`)
  if (breachCount === 0) console.log(`every law held (seed ${seed})`)
  else console.log(`${breachCount} breaches`)
}

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const seed = numberOf(values.seed, randomInt(1, SEED_MAX), SEED_MAX)
  const opens = numberOf(values.opens, OPENS_DEFAULT, OPENS_MAX)
  const atOnce = numberOf(values['at-once'], AT_ONCE_DEFAULT, AT_ONCE_MAX)
  if (seed === null || opens === null || atOnce === null) {
    process.stderr.write('faults: --seed, --opens and --at-once take whole numbers from 1; --help tells more.\n')
    return 2
  }
  if (!values.json) console.log(`seed ${seed}`)
  const progress = createProgress(process.stderr)
  const run = { seed, opens, atOnce, onProgress: (done: number) => progress.say(`${done} of ${opens}`) }
  const report = await runFaults(run).catch((error: unknown) => {
    progress.clear()
    process.stderr.write(`seed ${seed}; repeat it: ${repeatOf(run)}\n`)
    throw error
  })
  progress.clear()
  if (!values.json) show(report)
  const { tookMs, bannerMs, ...figures } = report
  const p99 = { bannerP99Ms: round(percentile(bannerMs, 0.99), 0), completeP99Ms: round(percentile(tookMs, 0.99), 0) }
  console.log(JSON.stringify({ bench: 'faults', ...figures, ...p99 }))
  if (report.breachCount === 0) return 0
  process.stderr.write(`seed ${seed}; repeat it: ${report.repeat}\n`)
  return 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`faults: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
