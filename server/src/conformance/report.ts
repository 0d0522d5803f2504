/** What the kit found, for a machine and for a person. */
import { RULES, type Finding, type RuleName } from './rules.ts'

export interface TypeReport {
  readonly type: string
  /** Resources that were looked at; 0 says that nothing of this type could be checked. */
  readonly checked: number
  /** False: the provider says that it does not send this type. */
  readonly supported: boolean
}

export interface ConformanceReport {
  readonly url: string
  readonly conforms: boolean
  /** How many test people were looked at. */
  readonly people: number
  readonly search: 'patient.identifier' | 'patient' | null
  readonly types: readonly TypeReport[]
  /** Breaches by rule; 0 for a rule that was kept wherever it applied. */
  readonly rules: Readonly<Record<RuleName, number>>
  readonly findings: readonly Finding[]
  /** More were found than are listed. */
  readonly cut: boolean
}

const FINDINGS_MAX = 500
const FINDINGS_SHOWN_PER_RULE = 5

export interface Gathered {
  readonly url: string
  readonly people: number
  readonly search: ConformanceReport['search']
  readonly types: readonly TypeReport[]
  readonly findings: readonly Finding[]
}

export function toReport({ findings, ...gathered }: Gathered): ConformanceReport {
  const names = Object.keys(RULES) as RuleName[]
  const counts = names.map((name) => [name, findings.filter(({ rule }) => rule === name).length] as const)
  return {
    ...gathered,
    conforms: findings.every(({ severity }) => severity !== 'error'),
    rules: Object.fromEntries(counts) as Record<RuleName, number>,
    findings: findings.slice(0, FINDINGS_MAX),
    cut: findings.length > FINDINGS_MAX
  }
}

/** For a terminal: the verdict last, where it is read. */
export function toText(report: ConformanceReport): string {
  const checked = report.types.filter((type) => type.checked > 0)
  const unseen = report.types.filter((type) => type.supported && type.checked === 0).map(({ type }) => type)
  const lines = [
    `${report.url}: ${report.people} test people, asked by ${report.search ?? 'nothing that works'}`,
    ...checked.map(({ type, checked: count }) => `  ${type}: ${count} looked at`),
    ...(unseen.length === 0 ? [] : [`  nothing to look at of ${unseen.join(', ')}: give the test people some`]),
    '',
    ...(Object.keys(RULES) as RuleName[]).flatMap((rule) => ruleLines(report, rule)),
    verdict(report)
  ]
  return lines.join('\n')
}

function ruleLines({ rules, findings }: ConformanceReport, rule: RuleName): readonly string[] {
  const count = rules[rule]
  const { severity, says, source } = RULES[rule]
  if (count === 0) return []
  const shown = findings.filter((one) => one.rule === rule).slice(0, FINDINGS_SHOWN_PER_RULE)
  const more = count - shown.length
  return [
    `${severity} ${rule} (${count}): ${says} (${source})`,
    ...shown.map(({ resource, type, path, message }) => {
      const where = [resource ?? type, path].filter((part) => part !== undefined).join(' ')
      return `  ${where === '' ? '' : `${where}: `}${message}`
    }),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ''
  ]
}

function verdict({ conforms, rules }: ConformanceReport): string {
  const names = Object.keys(RULES) as RuleName[]
  const broken = names.filter((rule) => rules[rule] > 0 && RULES[rule].severity === 'error')
  return conforms ? 'It conforms.' : `It does not conform: ${broken.join(', ')}.`
}
