/**
 * What parts two entries that share a code: whose it is, which side, how sure it is, in which form it is taken (H-006). These
 * only ever part; nothing is joined by words.
 */
import { isFamilyHistory } from '@ncr/contract/family-history.ts'
import type { Entry } from '@ncr/contract/record.ts'
import { allCodes, conceptText } from '../../domain/coded-concept.ts'
import { objectsOf, textOf } from '../../domain/resource.ts'
import type { Topic } from './topic.ts'

/** What an entry says of itself beside its code; null where it says nothing. */
interface Likeness {
  readonly side: string | null
  readonly sureness: 'suspected' | null
  readonly isFamily: boolean
  readonly form: string | null
}

/** SNOMED CT: left, right, both. */
const SIDE_OF_CODE: Readonly<Record<string, string>> = { '7771000': 'left', '24028007': 'right', '51440002': 'both' }
const SIDES: readonly (readonly [string, RegExp])[] = [
  ['both', /\b(bilateral|both)\b/i],
  ['left', /\b(left|LHS)\b/i],
  ['right', /\b(right|RHS)\b/i]
]

const SUSPECTED_CODES: ReadonlySet<string> = new Set(['provisional', 'differential'])
const SUSPECTED_WORDS = /^\s*\?|\b(suspected|possible|probable|query|to exclude|rule out)\b/i

/** How a product is taken. What releases slowly is another thing than what does not, in whatever dose. */
const FORMS: readonly (readonly [string, RegExp])[] = [
  ['slow release', /\b(modified|prolonged|sustained|slow|extended)[- ]release\b|\b(m\/r|MR|SR|XL|LA|CR|retard)\b/],
  ['to the eye or ear', /\b(eye|ear)\b/i],
  ['on the skin', /\b(cream|ointment|gel|lotion|shampoo|patch(es)?|transdermal)\b/i],
  ['by nebuliser', /\bnebuli[sz]er\b/i],
  ['breathed in', /\b(inhaler|inhalation|dose inhaler|accuhaler|turbohaler|aerosol)\b/i],
  ['in the nose', /\bnasal\b/i],
  ['injected', /\b(injection|infusion|pre-?filled|pens?|ampoules?|cartridges?)\b/i],
  ['by rectum or vagina', /\b(suppositor(y|ies)|enema|pessar(y|ies))\b/i],
  ['liquid', /\b(oral (solution|suspension|liquid|drops)|syrup|elixir|linctus|\d\s?ml)\b/i],
  ['solid', /\b(tablets?|tabs?|capsules?|caps?|caplets?)\b/i]
]

/** Worked out once for each entry: it may be compared with hundreds. */
const known = new WeakMap<Entry, Likeness>()

function likenessOf(entry: Entry): Likeness {
  const found = known.get(entry)
  if (found !== undefined) return found
  const likeness = read(entry)
  known.set(entry, likeness)
  return likeness
}

function read({ text, resource }: Entry): Likeness {
  const sites = [resource['bodySite'], resource['site'], resource['laterality']].flatMap(objectsOf)
  const words = [text, ...sites.map((site) => conceptText(site) ?? '')].join(' ; ')
  const coded = sites.flatMap(allCodes).flatMap((code) => SIDE_OF_CODE[code] ?? [])
  const verification = allCodes(resource['verificationStatus'])
  const named = [text, conceptText(resource['code']) ?? '', ...objectsOf(codings(resource['code'])).map(displayOf)]
  return {
    side: coded[0] ?? firstOf(SIDES, words),
    sureness: verification.some((code) => SUSPECTED_CODES.has(code)) || SUSPECTED_WORDS.test(text) ? 'suspected' : null,
    isFamily: isFamilyHistory(
      named,
      objectsOf(resource['category']).map((category) => conceptText(category) ?? '')
    ),
    form: firstOf(FORMS, text)
  }
}

function codings(concept: unknown): unknown {
  return objectsOf(concept)[0]?.['coding']
}

function displayOf(coding: Readonly<Record<string, unknown>>): string {
  return textOf(coding['display']) ?? ''
}

function firstOf(list: readonly (readonly [string, RegExp])[], words: string): string | null {
  return list.find(([, pattern]) => pattern.test(words))?.[0] ?? null
}

function differ(left: string | null, right: string | null): boolean {
  return left !== null && right !== null && left !== right
}

/** Whether what the two say beside their code makes them two things. */
export function areUnlike(topic: Topic, left: Entry, right: Entry): boolean {
  const [one, other] = [likenessOf(left), likenessOf(right)]
  if (topic === 'medication') return differ(one.form, other.form)
  if (topic === 'problem')
    return one.isFamily !== other.isFamily || one.sureness !== other.sureness || differ(one.side, other.side)
  return topic === 'procedure' && differ(one.side, other.side)
}
