/**
 * What the lists of a GP Connect Structured answer say beside their items: that there is nothing, that something was kept
 * back or has not come yet, and which clinical areas the practice's system does not send at all (H-003).
 */
import { codesOf } from '../../domain/coded-concept.ts'
import { isObject, objectsOf, resourceKey, textOf, type JsonObject, type Resource } from '../../domain/resource.ts'
import { TOPIC_NAMES, TOPICS, type Topic } from './structured-topics.ts'

export interface TopicReading {
  /** Whether its primary list is there. */
  readonly hasList: boolean
  /** Why more may exist than came, each in its own words. */
  readonly cuts: readonly string[]
  readonly isPartWithheld: boolean
  /** Why an empty list of it is not "none"; null: it is. */
  readonly emptyBecause: string | null
  /** Its parameter was not recognised, or is switched off there. */
  readonly isUnsupported: boolean
}

const WARNING = /\/Extension-CareConnect-GPC-ListWarningCode-\d+$/
const DAY = /\b\d{1,2}[- ][A-Z][a-z]{2}[- ]\d{4}\b/

/** Codes of `emptyReason` that say that there is nothing (STU3 list-empty-reason, CareConnect-ListEmptyReasonCode-1). */
const NOTHING_THERE: ReadonlySet<string> = new Set(['no-content-recorded', 'nocontentrecorded', 'nilknown'])

type Warning = 'confidential-items' | 'data-in-transit' | 'data-awaiting-filing'

/** A provider that forgets the code still writes the sentence that belongs to it. */
const SENTENCES: readonly (readonly [Warning, RegExp])[] = [
  ['confidential-items', /excluded due to confidentiality/i],
  ['data-in-transit', /record transfer from previous GP practice/i],
  ['data-awaiting-filing', /(in the GP practice workflow|awaiting review|awaiting filing)/i]
]

export function readTopics(resources: readonly Resource[]): Readonly<Record<Topic, TopicReading>> {
  const lists = resources.filter(({ resourceType }) => resourceType === 'List')
  const unsupported = unsupportedParameters(resources)
  const present = new Set(resources.map(resourceKey))
  const read = (topic: Topic): TopicReading => readTopic(topic, lists, present, unsupported)
  return Object.fromEntries(TOPIC_NAMES.map((topic) => [topic, read(topic)])) as Record<Topic, TopicReading>
}

function readTopic(
  topic: Topic,
  lists: readonly Resource[],
  present: ReadonlySet<string | null>,
  unsupported: ReadonlySet<string>
): TopicReading {
  const own = lists.filter((list) => topicOf(list) === topic)
  const warned = [...own, ...lists.filter((list) => isSecondaryOf(list, topic))]
  const missing = own.flatMap(itemsOf).filter((item) => !item.startsWith('#') && !present.has(keyOf(item)))
  const told = warned.flatMap(warningsOf)
  const lost =
    missing.length === 0 ? [] : [`its list of ${TOPICS[topic].name} names ${missing.length} that did not come`]
  return {
    hasList: own.length > 0,
    cuts: [...new Set([...lost, ...told.flatMap((warning) => cutOf(warning))])],
    isPartWithheld: told.some(({ code }) => code === 'confidential-items') || own.some(isEmptyByWithholding),
    emptyBecause: own.map(emptyBecauseOf).find((reason) => reason !== null) ?? null,
    isUnsupported: unsupported.has(TOPICS[topic].parameter)
  }
}

/** By its code; by its title where the code is none that anybody knows. */
function topicOf(list: Resource): Topic | null {
  const codes = codesOf(list['code']).map(({ code }) => code)
  const coded = TOPIC_NAMES.find((topic) => codes.includes(TOPICS[topic].listCode))
  if (coded !== undefined || STRUCTURE.some((code) => codes.includes(code))) return coded ?? null
  const title = textOf(list['title']) ?? ''
  if (/linked to|related to|contained in/i.test(title)) return null
  return TOPIC_NAMES.find((topic) => TOPICS[topic].title.test(title)) ?? null
}

/** SNOMED CT codes of the lists that draw a consultation: itself, a topic of it, a heading in it. */
const HEADING = '24781000000107'
const STRUCTURE = ['325851000000107', '25851000000105', HEADING]

function isSecondaryOf(list: Resource, topic: Topic): boolean {
  const { secondary } = TOPICS[topic]
  const codes = codesOf(list['code']).map(({ code }) => code)
  const isNarrower = topic === 'allergies' ? (code: string) => code.includes('-ended-') : () => false
  return codes.some((code) => /^(problems|consultations)-/.test(code) && code.includes(secondary) && !isNarrower(code))
}

interface Told {
  /** Null: one that this page does not know. */
  readonly code: Warning | null
  readonly note: string
}

function warningsOf(list: Resource): readonly Told[] {
  const note = objectsOf(list['note'])
    .map(({ text }) => textOf(text) ?? '')
    .join(' ')
  const codes = objectsOf(list['extension'])
    .filter(({ url }) => WARNING.test(textOf(url) ?? ''))
    .map((extension) => textOf(extension['valueCode']) ?? codesOf(extension['valueCodeableConcept'])[0]?.code ?? '')
  const written = SENTENCES.filter(([, sentence]) => sentence.test(note)).map(([code]) => code)
  return [...new Set([...codes, ...written])].map((code) => ({
    code: SENTENCES.find(([known]) => known === code)?.[0] ?? null,
    note
  }))
}

function cutOf({ code, note }: Told): readonly string[] {
  if (code === 'confidential-items') return []
  const since = DAY.exec(note)?.[0]
  const before = since === undefined ? 'some of it' : `what was recorded before ${since}`
  if (code === 'data-in-transit')
    return [`data in transit: the record has not all come from the previous practice, ${before} may be missing`]
  if (code === 'data-awaiting-filing')
    return [`data awaiting filing: items that the practice has not reviewed yet are left out, ${before} may be missing`]
  return ['its list carries a warning that is not known here: something may be missing']
}

function itemsOf(list: Resource): readonly string[] {
  return objectsOf(list['entry']).flatMap(({ item }) => (isObject(item) ? (textOf(item['reference']) ?? []) : []))
}

function keyOf(reference: string): string | null {
  return /([A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(\/_history\/[^/]+)?$/.exec(reference)?.[1] ?? null
}

function emptyReasonsOf(list: Resource): readonly string[] {
  const reason = list['emptyReason']
  if (!isObject(reason) || itemsOf(list).length > 0) return []
  return objectsOf(reason['coding']).map(({ code }) => textOf(code)?.toLowerCase() ?? '')
}

function isEmptyByWithholding(list: Resource): boolean {
  return emptyReasonsOf(list).includes('withheld')
}

function emptyBecauseOf(list: Resource): string | null {
  const codes = emptyReasonsOf(list).filter((code) => code !== 'withheld')
  if (codes.length === 0 || codes.some((code) => NOTHING_THERE.has(code))) return null
  return 'its list is empty for another reason than that there is nothing'
}

/** `includeX` or `includeX.part`, of the warnings that a parameter was not recognised or is switched off. */
function unsupportedParameters(resources: readonly Resource[]): ReadonlySet<string> {
  const issues = resources
    .filter(({ resourceType }) => resourceType === 'OperationOutcome')
    .flatMap(({ issue }) => objectsOf(issue))
    .filter(({ code }) => code === 'not-supported')
  return new Set(issues.flatMap(parameterOf))
}

function parameterOf(issue: JsonObject): readonly string[] {
  const details = isObject(issue['details']) ? textOf(issue['details']['text']) : null
  const named = [textOf(issue['diagnostics']), details].flatMap(
    (text) => /\binclude[A-Za-z]+(\.[A-Za-z]+)?/.exec(text ?? '')?.[0] ?? []
  )
  return named.slice(0, 1)
}

/** The heading of its consultation under which each item stands, by the item's reference. */
export function headingsOf(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const headings = resources.filter(
    (list) => list.resourceType === 'List' && codesOf(list['code']).some(({ code }) => code === HEADING)
  )
  return new Map(
    headings.flatMap((list) => {
      const title = textOf(list['title'])
      return title === null ? [] : itemsOf(list).map((item) => [item, title] as const)
    })
  )
}
