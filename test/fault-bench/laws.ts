/**
 * The laws of a record under any failure. Each is checked against what the sources themselves remember of what they did,
 * never against what the product says of itself. A breach is a sentence.
 */
import { ALL_SECTIONS } from '../fixtures/clinical.ts'
import { foldSections } from '../harness/record.ts'
import { expectedOf, meaningOf, type AskedSource } from './expected.ts'
import { FATES, idOfRenamed } from './fates.ts'
import type { FatedSource } from './fated-source.ts'
import type { Met } from './meet.ts'
import type { OpenedOnce } from './open-once.ts'
import { typesOf } from './kinds.ts'
import { nightBreaches } from './night-law.ts'
import { markOf, marksIn, TYPE_NAMES, TYPES, typesFor, type Truth } from './truth.ts'
import { DEADLINE_MS, type World } from './world.ts'

/** Beyond the deadline of its sources: the machine has two cores and is shared. */
const PAGE_MARGIN_MS = 4000
const STATES_IN_DEAD_ENDS: ReadonlySet<string> = new Set(['unavailable', 'timed-out', 'not-asked', 'not-supported'])

export function breachesOf(world: World, opened: OpenedOnce): readonly string[] {
  const about = `open ${opened.open} (${opened.person.nhs})`
  return [
    ...neverAnotherPerson(opened),
    ...(opened.leftEarly
      ? []
      : [
          ...withinBounds(opened),
          ...oneStateEach(world, opened),
          ...nothingOfWhoIsShut(world, opened),
          ...asTheTableSays(world, opened),
          ...nightBreaches(world.nights, opened)
        ])
  ].map((breach) => `${about}: ${breach}`)
}

/** H-001. */
function neverAnotherPerson({ text, person }: OpenedOnce): readonly string[] {
  return [...marksIn(text)]
    .filter((mark) => mark !== markOf(person))
    .map((mark) => `shows what is about somebody else: ${mark}`)
}

/** H-010, H-020. */
function withinBounds({ completed, tookMs, lines }: OpenedOnce): readonly string[] {
  const boundMs = DEADLINE_MS + PAGE_MARGIN_MS
  return [
    ...(completed ? [] : [`ended with ${JSON.stringify(lines.at(-1))} and not with complete`]),
    ...(tookMs <= boundMs ? [] : [`took ${Math.round(tookMs)} ms, its bound is ${boundMs} ms`])
  ]
}

/** Every source in exactly one state in every section. */
function oneStateEach({ sources, deadEnds, nights }: World, { lines }: OpenedOnce): readonly string[] {
  const ids = [...sources, ...deadEnds, nights].map(({ id }) => id).toSorted()
  const { states } = foldSections(lines)
  const wrong = ALL_SECTIONS.filter(
    (section) => [...(states.get(section)?.keys() ?? [])].toSorted().join() !== ids.join()
  )
  const dead = deadEnds.flatMap(({ id }) =>
    ALL_SECTIONS.flatMap((section) => {
      const state = states.get(section)?.get(id)?.state ?? ''
      return STATES_IN_DEAD_ENDS.has(state) ? [] : [`${id} speaks no HTTP and is told as ${state} in ${section}`]
    })
  )
  return [...wrong.map((section) => `${section} has not one state for each source`), ...dead]
}

/** H-003: a source that nobody could reach all that time has said nothing of anything. */
function nothingOfWhoIsShut({ sources }: World, { lines, startMs, tookMs }: OpenedOnce): readonly string[] {
  const shut = sources.filter(({ front }) => front?.wasShut(startMs, startMs + tookMs) === true)
  const { states } = foldSections(lines)
  return shut.flatMap(({ id, kind }) =>
    ALL_SECTIONS.flatMap((section) => {
      const state = states.get(section)?.get(id)?.state ?? ''
      return STATES_IN_DEAD_ENDS.has(state)
        ? []
        : [`${id} (${kind}) is out of reach and is told as ${state} in ${section}`]
    })
  )
}

/** H-003, H-005: the states and the entries are those that the sources' own memory allows. */
function asTheTableSays({ sources, truth }: World, opened: OpenedOnce): readonly string[] {
  const folded = foldSections(opened.lines)
  return sources.flatMap((source) => [
    ...ALL_SECTIONS.flatMap((section) => checkOne(source, truth, { opened, folded }, section)),
    ...askedByLinkage(source, { opened, folded })
  ])
}

interface Folded {
  readonly opened: OpenedOnce
  readonly folded: ReturnType<typeof foldSections>
}

/** A linked source is asked where its registration stands, and nowhere else (feature 39). */
function askedByLinkage(source: FatedSource, { opened, folded }: Folded): readonly string[] {
  if (source.kind !== 'linked') return []
  const isLinked = source.isLinked(opened.person)
  const detail = folded.states.get('allergies')?.get(source.id)?.detail ?? ''
  const isUnlinked = /no linkage says/.test(detail)
  if (isLinked) return isUnlinked ? [`${source.id} is registered and is told as without a linkage`] : []
  const asked = source.metIn(opened.open).filter(({ requestId }) => requestId === opened.requestId).length
  return [
    ...(isUnlinked ? [] : [`${source.id} is not registered and is told as: ${detail}`]),
    ...(asked === 0 ? [] : [`${source.id} is not registered and was asked ${asked} times`])
  ]
}

function checkOne(source: FatedSource, truth: Truth, { opened, folded }: Folded, section: string): readonly string[] {
  const met = source.metIn(opened.open).filter(({ requestId }) => requestId === opened.requestId)
  const state = folded.states.get(section)?.get(source.id)
  const shown = [...(folded.entries.get(section)?.values() ?? [])].flatMap((entry) =>
    entry.source === source.id ? [idOfRenamed(entry.id)] : []
  )
  const held = truth.holds(source.id, opened.person)
  const idsOf = (type: keyof typeof TYPES): readonly string[] =>
    truth
      .resources(source.id, opened.person, type, opened.open)
      .map((one) => `${source.id}/${type}/${String(one['id'])}`)
  const { kind, front } = source
  // What was on its way when the gate fell did not arrive, whatever the source did.
  const isBroken = front?.wasTurned(opened.startMs, opened.startMs + opened.tookMs) === true
  const expected = expectedOf(section, met, { kind, held, idsOf })
  const told = `${source.id} ${section} is ${JSON.stringify(state)} after ${wordsOf(met)}`
  const breaches: string[] = []
  const isAllowed = expected.states.has(state?.state ?? '') || (isBroken && state?.state === 'unavailable')
  if (!isAllowed) breaches.push(`${told}; allowed: ${[...expected.states].join(', ')}`)
  if (state?.state === 'none-recorded' && !isTrulyEmpty(met, section, { kind, held, idsOf }))
    breaches.push(`${told}: not truly empty`)
  if (state?.state === 'not-asked' && !/failing since|no linkage says/.test(state.detail ?? ''))
    breaches.push(`${told}: without why`)
  const isWhole = state?.state === 'recorded' || state?.state === 'none-recorded'
  if (expected.entries !== null && isWhole && shown.toSorted().join() !== [...expected.entries].toSorted().join()) {
    breaches.push(`${told}: shows ${shown.join() || 'nothing'}, the source has ${[...expected.entries].join()}`)
  }
  const truly = new Set(TYPE_NAMES.flatMap((type) => [...idsOf(type)]))
  const invented = shown.filter((id) => !truly.has(id))
  if (invented.length > 0) breaches.push(`${told}: shows ${invented.join()}, which the source does not have`)
  return breaches
}

/** Each request was answered in full, and with nothing. */
function isTrulyEmpty(met: readonly Met[], section: string, { kind, held, idsOf }: AskedSource): boolean {
  const types = typesFor(section, typesOf(kind))
  const answered = ['Patient', ...types].every((type) => meaningOf(met, type) === 'answered')
  return (
    held && types.length > 0 && answered && types.every((type) => TYPES[type] !== section || idsOf(type).length === 0)
  )
}

const wordsOf = (met: readonly Met[]): string =>
  met
    .filter(({ fate }) => FATES[fate].meaning !== 'answered' || fate !== 'honest')
    .map(({ type, page, attempt, fate }) => `${type} p${page} try ${attempt}: ${fate}`)
    .join(', ') || `${met.length} honest answers`
