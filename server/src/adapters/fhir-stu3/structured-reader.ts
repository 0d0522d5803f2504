/**
 * A practice's coded record by GP Connect Structured: asked by another reader, sorted here into the types of the record
 * and translated to R4. Its lists decide what may be said of each type: that there is none only where one says so (H-003).
 */
import assert from 'node:assert/strict'
import { isResource, type Resource } from '../../domain/resource.ts'
import type { GpConnectStructuredSource } from '../../domain/region.ts'
import {
  WHOLE_ANSWER,
  type AnsweredSource,
  type SourceReader,
  type TypeAnswer,
  type TypeFailure
} from '../../ports/source-reader.ts'
import { readTopics, type TopicReading } from './structured-lists.ts'
import { toR4Resources } from './structured-resources.ts'
import { mainTopicOf, TOPIC_NAMES, TOPICS, type Topic } from './structured-topics.ts'
import { translate } from './translate.ts'

const DOCUMENTS = 'documents are named only where something else names them: there may be others'
const NO_LIST = 'its answer has no list of them: nobody can tell whether there are any'

/** `inner` asks, and answers with everything under one name. */
export function createStructuredReader(inner: SourceReader): SourceReader {
  return {
    async read(grant, source, asking) {
      assert(source.kind === 'gp-connect-structured', 'this reader asks GP Connect Structured')
      const answer = await inner.read(grant, source, asking)
      const whole = answer.kind === 'asked' ? answer.types.get(WHOLE_ANSWER) : undefined
      return answer.kind === 'asked' && whole !== undefined ? sort(source, answer, whole) : answer
    }
  }
}

function sort(source: GpConnectStructuredSource, answer: AnsweredSource, whole: TypeAnswer): AnsweredSource {
  const base = { ...answer, patients: answer.patients.map(toR4Patient) }
  if (whole.notSupported !== undefined || whole.failure !== null) {
    // Whatever came beside a failure is not sorted: who fails as a whole says nothing in part.
    const { notSupported, failure } = whole
    const empty = { ...NOTHING, failure, ...(notSupported === undefined ? {} : { notSupported }) }
    return { ...base, types: new Map(source.resourceTypes.map((type) => [type, empty])) }
  }
  const resources = whole.resources.filter(isResource)
  const topics = readTopics(resources)
  const { byType, included, fullUrls } = toR4Resources(resources, answer.fullUrls ?? new Map<unknown, string>())
  const strays = resources.length < whole.resources.length ? 'something in its answer is no resource' : null
  const types = source.resourceTypes.map((type) => {
    const found = byType.get(type) ?? []
    return [type, toTypeAnswer(type, found, topics, { source, cut: whole.cut ?? strays, whole })] as const
  })
  return { ...base, types: new Map(types), included, fullUrls: withPatients(fullUrls, answer, base.patients) }
}

function toR4Patient(received: unknown): unknown {
  return isResource(received) ? translate(received) : received
}

function withPatients(
  fullUrls: ReadonlyMap<unknown, string>,
  answer: AnsweredSource,
  translated: readonly unknown[]
): ReadonlyMap<unknown, string> {
  const known = answer.patients.flatMap((patient, place) => {
    const url = answer.fullUrls?.get(patient)
    return url === undefined ? [] : [[translated[place], url] as const]
  })
  return new Map([...fullUrls, ...known])
}

const NOTHING: TypeAnswer = { resources: [], failure: null, cut: null, partWithheld: false, unreadable: [] }

interface Around {
  readonly source: GpConnectStructuredSource
  /** Of the whole answer. */
  readonly cut: string | null
  readonly whole: TypeAnswer
}

type Topics = Readonly<Record<Topic, TopicReading>>

function toTypeAnswer(type: string, resources: readonly Resource[], topics: Topics, around: Around): TypeAnswer {
  const main = mainTopicOf(type)
  const answer = { ...NOTHING, resources, cut: around.cut, ...told(around.whole.impairment) }
  if (main === null) return { ...answer, notSupported: DOCUMENTS }
  const ofType = TOPIC_NAMES.filter((topic) => TOPICS[topic].types.includes(type))
  const unsupported = ofType.filter((topic) => topics[topic].isUnsupported).map((topic) => TOPICS[topic].name)
  const leftOut = unsupported.length === 0 ? undefined : `the practice’s system does not send ${unsupported.join(', ')}`
  const isWithheld = ofType.some((topic) => topics[topic].isPartWithheld)
  const { isUnsupported } = topics[main]
  return {
    ...answer,
    failure: resources.length === 0 && !isWithheld && !isUnsupported ? failureOf(topics[main]) : null,
    cut: joined([around.cut, ...cutsOf(type, ofType, topics, around, resources.length)]),
    partWithheld: isWithheld,
    // Where the list that could say "none" is there, what else is not sent is told beside it.
    ...(isUnsupported && leftOut !== undefined
      ? { notSupported: leftOut }
      : told(joined([leftOut, around.whole.impairment])))
  }
}

function told(impairment: string | null | undefined): Pick<TypeAnswer, 'impairment'> {
  return impairment === null || impairment === undefined ? {} : { impairment }
}

function joined(parts: readonly (string | null | undefined)[]): string | null {
  const words = parts.filter((part) => part !== null && part !== undefined)
  return words.length === 0 ? null : [...new Set(words)].join('; ')
}

function failureOf({ hasList, emptyBecause, cuts }: TopicReading): TypeFailure | null {
  if (!hasList) return { state: 'unavailable', detail: NO_LIST }
  if (emptyBecause !== null) return { state: 'unavailable', detail: emptyBecause }
  return cuts.length === 0 ? null : { state: 'unavailable', detail: cuts.join('; ') }
}

function cutsOf(
  type: string,
  ofType: readonly Topic[],
  topics: Topics,
  { source: { medicationYears } }: Around,
  found: number
): readonly string[] {
  const main = mainTopicOf(type)
  const unlisted = main !== null && found > 0 && !topics[main].hasList && !topics[main].isUnsupported
  const isOfMedicines = ofType.includes('medications') && medicationYears !== null
  return [
    ...ofType.flatMap((topic) => topics[topic].cuts),
    ...(unlisted ? ['its answer has no list of them: there may be more'] : []),
    ...(isOfMedicines ? [`asked for medicines that were active in the last ${medicationYears} years`] : [])
  ]
}
