/**
 * `quality`: what counting data quality costs. The same answers are normalised with counting and, turn by turn in the
 * same run, without it; and how long the counted resources are looked at afterwards, when nobody waits.
 */
import { strict as assert } from 'node:assert'
import { setTimeout as wait } from 'node:timers/promises'
import { createResourceCheck } from '../server/src/adapters/fhir-r4/resource-check.ts'
import { createLog } from '../server/src/adapters/log/pino-log.ts'
import { openQuality } from '../server/src/app.ts'
import { startDatabase } from '../server/src/cli/start-database.ts'
import { loadConfig } from '../server/src/config.ts'
import { createTally } from '../server/src/domain/quality-tally.ts'
import type { Region, Source } from '../server/src/domain/region.ts'
import { isResource } from '../server/src/domain/resource.ts'
import type { QualityCounter } from '../server/src/ports/quality-counter.ts'
import type { AnsweredSource } from '../server/src/ports/source-reader.ts'
import { normalise } from '../server/src/record/normalise/normalise.ts'
import type { BenchRegion } from './bench-region.ts'
import { percentile, round } from './measure/percentiles.ts'
import type { BenchResult } from './measure/result.ts'
import { toGrant } from './product/grant.ts'
import { PEOPLE, type BenchPerson } from './region/people.ts'
import { patientId, toPatient, toResources } from './region/resources.ts'
import { BENCH_TYPES, ENTRIES_PER_RECORD, SOURCE_COUNT, SOURCES } from './region/sources.ts'

/** Of each turn: what waits to be looked at stays below what the counter takes. */
const RECORDS_PER_TURN = 20
/** Longer than a turn waits to be looked at. */
const PAUSE_MS = 600
const TURN_MS = 1000

interface Answered {
  readonly source: Source
  readonly answer: AnsweredSource
}

export async function benchQuality(region: BenchRegion, seconds: number): Promise<BenchResult> {
  const config = await loadConfig(`${region.folder}/region.json`)
  if (!config.ok) throw new Error(config.faults.join('; '))
  const log = createLog('warn')
  const database = await startDatabase(config.region, log)
  if ('sentence' in database) throw new Error(database.sentence)
  const counter = openQuality(database, log)
  const person = PEOPLE[0]
  assert(person !== undefined)
  const answers = toAnswers(config.region, person)
  const grant = toGrant(person)
  const check = createResourceCheck()
  const took: Record<'with' | 'without', number[]> = { with: [], without: [] }
  const turns = Math.max(4, Math.round((seconds * 1000) / TURN_MS))
  for (let turn = 0; turn < turns && !region.signal.aborted; turn += 1) {
    region.progress.say(`turn ${turn + 1} of ${turns}`)
    for (let record = 0; record < RECORDS_PER_TURN; record += 1) {
      for (const which of record % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const)) {
        const ms = timeOf(() => read(answers, which === 'with' ? counter : null))
        // The first turn warms up.
        if (turn > 0) took[which].push(ms)
      }
    }
    await wait(PAUSE_MS)
  }
  const afterwards = Array.from({ length: RECORDS_PER_TURN * 2 }, () => timeOf(() => lookAt(answers)))
  await counter.close()
  await database.stop()
  return toResult(percentile(took.with, 0.5), percentile(took.without, 0.5), percentile(afterwards, 0.5))

  function read(given: readonly Answered[], quality: QualityCounter | null): void {
    for (const { source, answer } of given) {
      const normalised = normalise(check, grant, source, answer, quality)
      assert(normalised.kind === 'types', 'every source of the bench is believed')
    }
  }
}

function lookAt(answers: readonly Answered[]): void {
  const tally = createTally()
  for (const { source, answer } of answers) {
    for (const { resources } of answer.types.values()) {
      for (const resource of resources.filter(isResource)) tally.readable(source, resource)
    }
  }
}

function timeOf(work: () => void): number {
  const startMs = performance.now()
  work()
  return performance.now() - startMs
}

function toAnswers({ partners }: Region, person: BenchPerson): readonly Answered[] {
  const sources = partners.flatMap((partner) => partner.sources)
  return SOURCES.slice(0, SOURCE_COUNT).map((bench, place) => {
    const source = sources.find(({ id }) => id === bench.id)
    assert(source !== undefined, 'the region file has every source of the bench')
    const nothing = { failure: null, cut: null, partWithheld: false, unreadable: [] }
    const types = new Map(
      BENCH_TYPES.map((type) => [type, { resources: toResources(type, bench, place, 0), ...nothing }])
    )
    const patients = [toPatient(person, patientId(bench, 0))]
    const base = { patients, patientFailure: null, included: [], flags: [], tookMs: 1 }
    return { source, answer: { kind: 'asked', types, asOf: '2026-01-05T08:00:00Z', ...base } }
  })
}

function toResult(withMs: number, withoutMs: number, afterwardsMs: number): BenchResult {
  const figures = {
    normaliseMs: round(withMs, 2),
    normaliseMsWithout: round(withoutMs, 2),
    lookedAtAfterwardsMs: round(afterwardsMs, 2)
  }
  return {
    figures: { quality: figures },
    ratios: { normaliseWithToWithoutCounting: round(withMs / withoutMs, 3) },
    ratioOf:
      `normaliseWithToWithoutCounting: median ms to normalise a record of ${ENTRIES_PER_RECORD} entries with counting / ` +
      'the same answers in the same run without; lookedAtAfterwardsMs: its resources looked at in slices when nobody waits',
    tables: [
      {
        title: `Median ms for a record of ${ENTRIES_PER_RECORD} entries`,
        columns: ['normalised with counting', 'without', 'looked at afterwards'],
        rows: [[figures.normaliseMs, figures.normaliseMsWithout, figures.lookedAtAfterwardsMs]]
      }
    ]
  }
}
