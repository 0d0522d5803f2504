/**
 * What is asked of a provider, each rule with its reason and how grave a breach is. One total map: a rule without words
 * does not compile. Rules of data quality stand in the domain, for they are counted too.
 */
import { QUALITY_RULES, QUALITY_RULE_NAMES, type QualityRuleName } from '../domain/quality-rules.ts'

export type Severity = 'error' | 'warning'

export interface Rule {
  readonly severity: Severity
  /** What holds where it is kept. */
  readonly says: string
  /** Where it is asked. */
  readonly source: string
}

const CONTRACT_3 = 'outer contract, section 3'

const error = (says: string, source: string): Rule => ({ severity: 'error', says, source })
const warning = (says: string, source: string): Rule => ({ severity: 'warning', says, source })

/** Without these the product cannot tell how new an entry is or whose; what else is broken makes it worse, and no more. */
const NEEDED: ReadonlySet<QualityRuleName> = new Set(['last-updated', 'source-tag', 'provenance-tag'])

function qualityRules(): Readonly<Record<QualityRuleName, Rule>> {
  const rules = QUALITY_RULE_NAMES.map((name) => {
    const { says, source } = QUALITY_RULES[name]
    return [name, NEEDED.has(name) ? error(says, source) : warning(says, source)] as const
  })
  return Object.fromEntries(rules) as Record<QualityRuleName, Rule>
}

export const RULES = {
  reachable: error('the base address answers', CONTRACT_3),
  'capability-statement': warning(
    'GET metadata answers with a CapabilityStatement of FHIR 4.0.1',
    'FHIR R4, http#capabilities'
  ),
  'test-person': error('at least one test person of the 999 range is found by NHS number', CONTRACT_3),
  'patient-search': error('a Patient search by NHS number answers with a searchset of exactly that person', CONTRACT_3),
  'unknown-person': error('a number nobody has is answered with HTTP 200 and an empty searchset', CONTRACT_3),
  'content-type': error('answers are application/fhir+json', CONTRACT_3),
  searchset: error('a search by the person answers with HTTP 200 and a searchset Bundle', CONTRACT_3),
  paging: error('next links stay under the base address, end, and bring as many entries as the total says', CONTRACT_3),
  'about-the-person': error('everything in an answer is about the person asked for', CONTRACT_3),
  'resource-id': error('every resource has an id', CONTRACT_3),
  'base-r4': error('every resource is valid FHIR R4 (4.0.1)', CONTRACT_3),
  ...qualityRules(),
  deadline: warning('each answer is complete within 2000 ms', CONTRACT_3)
} as const satisfies Readonly<Record<string, Rule>>

export type RuleName = keyof typeof RULES

export interface Finding {
  readonly rule: RuleName
  readonly severity: Severity
  /** Resource type it was found in, where there is one. */
  readonly type?: string
  /** `Type/id`. */
  readonly resource?: string
  /** The profile that the resource names, or the one that the region expects of its type. */
  readonly profile?: string
  /** The element at fault, as in `Condition.code.coding[0]`. */
  readonly path?: string
  readonly message: string
}

/** Every finding of one rule at one place; `where` says which. */
export function finding(
  rule: RuleName,
  message: string,
  where: Omit<Finding, 'rule' | 'severity' | 'message'> = {}
): Finding {
  return { rule, severity: RULES[rule].severity, message, ...where }
}
