/**
 * Data quality by source, rule and day (feature 68): counts and ids of resources, of nobody by name. For the central team,
 * who talk to each source.
 */
import assert from 'node:assert/strict'
import type { Quality } from '@ncr/contract/console.ts'
import type { OfficerGrant } from '../domain/officer.ts'
import { EXAMPLES_MAX } from '../domain/quality-tally.ts'
import { ruleSays } from '../domain/quality-words.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import type { Region } from '../domain/region.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { CountedDay, QualityRegister } from '../ports/quality-register.ts'
import { checkRole, stateAct } from './officer-act.ts'
import { toPeriod } from './period.ts'

/** Base R4 concerns every resource: how many it was asked of is how many there were. */
const EVERY_RESOURCE = 'unreadable'

export interface QualityPorts {
  readonly region: Region
  readonly audit: AuditLog
  readonly qualityRegister: QualityRegister
}

type SourceQuality = Quality['sources'][number]
type RuleQuality = SourceQuality['rules'][number]
type Counted = Pick<CountedDay, 'broke' | 'lookedAt'>

export async function readQuality(
  ports: QualityPorts,
  grant: OfficerGrant,
  { from, to }: { readonly from: string; readonly to: string },
  requestId: string
): Promise<Quality | Refusal> {
  const forbidden = checkRole(grant, 'central-team')
  if (forbidden !== null) return forbidden
  const period = toPeriod(from, to)
  if (isRefusal(period)) return period
  const act = { kind: 'quality-read' as const, requestId, nhsNumber: null, what: { from, to } }
  const unaudited = await stateAct(ports.audit, grant, act)
  if (unaudited !== null) return unaudited
  const counted = await ports.qualityRegister.loadDays(from, to)
  const bySource = Map.groupBy(counted, ({ source }) => source)
  return { sources: [...bySource].map(([id, days]) => toSource(ports.region, id, days)) }
}

/** A source that the region file no longer has is told by its id. */
function toSource({ partners }: Region, id: string, counted: readonly CountedDay[]): SourceQuality {
  const partner = partners.find(({ sources }) => sources.some((source) => source.id === id))
  const name = partner?.sources.find((source) => source.id === id)?.name ?? id
  const rules = [...Map.groupBy(counted, ({ rule }) => rule)].map(([rule, days]) => toRule(rule, days))
  const broken = rules.filter(({ broke }) => broke > 0).toSorted((one, other) => other.broke - one.broke)
  const brokeOn = Map.groupBy(counted, ({ day }) => day)
  const days = (rules.find(({ rule }) => rule === EVERY_RESOURCE)?.days ?? []).map(({ day, lookedAt }) => ({
    day,
    lookedAt,
    broke: sum(brokeOn.get(day) ?? [], 'broke')
  }))
  return { id, name, partner: partner?.name ?? '', lookedAt: sum(days, 'lookedAt'), days, rules: broken }
}

function toRule(rule: string, counted: readonly CountedDay[]): RuleQuality {
  const [broke, lookedAt] = [sum(counted, 'broke'), sum(counted, 'lookedAt')]
  assert(broke <= lookedAt, 'what broke a rule was looked at')
  return {
    rule,
    says: ruleSays(rule),
    broke,
    lookedAt,
    examples: [...new Set(counted.toReversed().flatMap(({ examples }) => examples))].slice(0, EXAMPLES_MAX),
    days: counted.map(({ day, broke: brokeThen, lookedAt: lookedAtThen }) => ({
      day,
      broke: brokeThen,
      lookedAt: lookedAtThen
    }))
  }
}

function sum(days: readonly Counted[], name: keyof Counted): number {
  return days.reduce((total, one) => total + one[name], 0)
}
