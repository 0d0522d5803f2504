/** One run: so many opens under fates that follow from the seed, each held against the laws. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { auditBreaches, toAudited, type AuditedOpen } from './audit-law.ts'
import { chanceOf } from './chance.ts'
import { breachesOf } from './laws.ts'
import { holdingsInTheEnd, holdingsOf, leakBreaches, requestsLeftOver, type Holdings } from './leak-law.ts'
import { openOnce, type OpenedOnce } from './open-once.ts'
import { withWorld, type World } from './world.ts'

const LEAVES_EARLY_SHARE = 0.06
const LEAVES_BEFORE_LINES = 40
const REGISTERED_SHARE = 0.7
const PEOPLE_EACH = 5
/** Pools are full and code is compiled after so many: what is held then is the measure of what is held at the end. */
const WARM_UP_SHARE = 0.2
const BREACHES_SHOWN_MAX = 20

export interface RunOptions {
  readonly seed: number
  readonly opens: number
  readonly atOnce: number
  readonly onProgress?: (done: number) => void
}

export interface RunReport {
  readonly seed: number
  readonly opens: number
  readonly breaches: readonly string[]
  readonly breachCount: number
  readonly requests: number
  readonly fates: Readonly<Record<string, number>>
  readonly leftEarly: number
  /** Opens during all of which a source was out of reach behind its front. */
  readonly shut: number
  /** The command that does the same again. */
  readonly repeat: string
  readonly tookMs: readonly number[]
  readonly bannerMs: readonly number[]
  readonly before: Holdings
  readonly after: Holdings
}

interface Tally {
  readonly breaches: string[]
  readonly audited: AuditedOpen[]
  readonly fates: Record<string, number>
  readonly tookMs: number[]
  readonly bannerMs: number[]
  shut: number
  done: number
}

export const repeatOf = ({ seed, opens, atOnce }: Pick<RunOptions, 'seed' | 'opens' | 'atOnce'>): string =>
  `npm run faults -- --seed ${seed} --opens ${opens} --at-once ${atOnce}`

export async function runFaults(options: RunOptions): Promise<RunReport> {
  const chance = chanceOf(options.seed)
  return withWorld(chance, options.atOnce * PEOPLE_EACH, async (world) => {
    const tally: Tally = { breaches: [], audited: [], fates: {}, tookMs: [], bannerMs: [], shut: 0, done: 0 }
    const warmUp = Math.max(options.atOnce, Math.floor(options.opens * WARM_UP_SHARE))
    await openAll(world, options, tally, 0, Math.min(warmUp, options.opens))
    for (const { front } of world.sources) front?.openUp()
    await requestsLeftOver(world)
    const before = await holdingsOf(world)
    await openAll(world, options, tally, warmUp, options.opens)
    for (const { front } of world.sources) front?.openUp()
    const leftOver = await requestsLeftOver(world)
    const after = await holdingsInTheEnd(world, before)
    const breaches = [
      ...tally.breaches,
      ...leakBreaches(before, after, leftOver),
      ...(await auditBreaches(world.databaseUrl, tally.audited)),
      ...(await auditIsIntact(world))
    ]
    const { fates, tookMs, bannerMs, shut } = tally
    return {
      seed: options.seed,
      opens: tally.done,
      breaches: breaches.slice(0, BREACHES_SHOWN_MAX),
      breachCount: breaches.length,
      requests: Object.values(fates).reduce((sum, count) => sum + count, 0),
      fates,
      leftEarly: tally.audited.filter(({ leftEarly }) => leftEarly).length,
      shut,
      repeat: repeatOf(options),
      tookMs: tookMs.toSorted((one, other) => one - other),
      bannerMs: bannerMs.toSorted((one, other) => one - other),
      before,
      after
    }
  })
}

/** Each of the readers at once has people of its own, so that a source can tell which open asks. */
async function openAll(world: World, options: RunOptions, tally: Tally, from: number, to: number): Promise<void> {
  const readers = Array.from({ length: options.atOnce }, async (_, reader) => {
    for (let open = from + reader; open < to; open += options.atOnce) {
      await openAndCheck(world, chanceOf(options.seed), tally, { open, reader })
      tally.done += 1
      options.onProgress?.(tally.done)
    }
  })
  await Promise.all(readers)
}

async function openAndCheck(
  world: World,
  chance: ReturnType<typeof chanceOf>,
  tally: Tally,
  { open, reader }: { readonly open: number; readonly reader: number }
): Promise<void> {
  const person = world.truth.people[reader * PEOPLE_EACH + chance.below(PEOPLE_EACH, 'person', open)]
  if (person === undefined) throw new Error('a reader without people')
  for (const source of world.sources) {
    source.begin(person, open)
    source.front?.turn(open)
  }
  await world.nights.drop(open)
  await register(world, chance, person, open)
  const leaves = chance.share('leaves', open) < LEAVES_EARLY_SHARE
  const opened = await openOnce(world, open, person, leaves ? 1 + chance.below(LEAVES_BEFORE_LINES, 'at', open) : null)
  tally.breaches.push(...breachesOf(world, opened))
  tally.audited.push(toAudited(opened))
  countFates(world, opened, tally)
  const endMs = opened.startMs + opened.tookMs
  if (world.sources.some(({ front }) => front?.wasShut(opened.startMs, endMs) === true)) tally.shut += 1
  if (!opened.leftEarly) {
    tally.tookMs.push(opened.tookMs)
    tally.bannerMs.push(opened.bannerMs)
  }
}

/** Registrations come and go: before each open the source says anew whether it holds the person. */
async function register(
  { sources, registrants }: World,
  chance: ReturnType<typeof chanceOf>,
  person: OpenedOnce['person'],
  open: number
): Promise<void> {
  for (const source of sources) {
    const isLinked = chance.share('registered', source.id, open) < REGISTERED_SHARE
    await registrants.get(source.id)?.set(person, isLinked)
    source.setLinked(person, isLinked)
  }
}

function countFates(world: World, { open }: OpenedOnce, tally: Tally): void {
  for (const source of world.sources) {
    for (const { fate } of source.metIn(open)) tally.fates[fate] = (tally.fates[fate] ?? 0) + 1
    source.forget(open)
  }
}

const MAIN = join(import.meta.dirname, '../../server/src/main.ts')

async function auditIsIntact({ configFile }: World): Promise<readonly string[]> {
  const args = [MAIN, 'audit', 'verify', '--config', configFile, '--json']
  try {
    await promisify(execFile)(process.execPath, args)
    return []
  } catch (error) {
    return [`ncr audit verify: ${error instanceof Error ? error.message : String(error)}`]
  }
}
