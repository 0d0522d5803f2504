/**
 * A policy file: a FHIR R4 Consent of which the `provision` is read (R4, Consent.provision). What is not understood is a
 * fault, never passed over: a restriction that nobody reads restricts nothing.
 */
import { z } from 'zod'
import { isPlace, type DataItem, type DataScope, type PolicyRule } from '../domain/data-policy.ts'
import { toOdsCode } from '../domain/ods-code.ts'
import { isPartialDate } from '../domain/partial-date.ts'
import { isR4ResourceType } from '../domain/r4-resource-types.ts'
import type { KeyReader } from './launch-file.ts'

const ODS_SYSTEM = 'https://fhir.nhs.uk/Id/ods-organization-code'
const TYPE_SYSTEM = 'http://hl7.org/fhir/resource-types'
/** Names of sections and pages; of sources and of data items of the region file. */
const PLACE_SYSTEM = 'https://fhir.nottscr.nhs.uk/CodeSystem/NottsCareRecord-Section'
const SOURCE_SYSTEM = 'https://fhir.nottscr.nhs.uk/Id/source'
const ITEM_SYSTEM = 'https://fhir.nottscr.nhs.uk/Id/data-item'

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day as YYYY-MM-DD')
  .refine(isPartialDate, 'there is no such day')

const identifiedBy = <System extends string>(systems: readonly [System, ...System[]]) =>
  z.object({ identifier: z.strictObject({ system: z.enum(systems), value: z.string().min(1) }) })

const classSchema = z
  .object({ system: z.enum([TYPE_SYSTEM, PLACE_SYSTEM]), code: z.string() })
  .refine(({ system, code }) => (system === TYPE_SYSTEM ? isR4ResourceType(code) : isPlace(code)), {
    message: 'no such resource type, section or page'
  })

const ruleSchema = z.strictObject({
  id: z.string().optional(),
  type: z.enum(['permit', 'deny']),
  period: z.strictObject({ start: day.optional(), end: day.optional() }).optional(),
  actor: z
    .array(z.object({ role: z.unknown(), reference: identifiedBy([ODS_SYSTEM]) }))
    .min(1, 'name the organisations that it is for'),
  class: z.array(classSchema).optional(),
  data: z
    .array(z.object({ meaning: z.literal('instance'), reference: identifiedBy([SOURCE_SYSTEM, ITEM_SYSTEM]) }))
    .optional()
})

const consentSchema = z.object({
  resourceType: z.literal('Consent'),
  status: z.literal('active', { error: 'only an active Consent is a policy' }),
  provision: z.strictObject({
    // All is shown by default: what is nested says the exceptions.
    type: z.literal('permit'),
    provision: z.array(ruleSchema).min(1)
  })
})

type RuleFile = z.infer<typeof ruleSchema>

export function createPolicySchema(keys: KeyReader) {
  return z
    .string()
    .min(1)
    .transform(async (file, context): Promise<readonly PolicyRule[]> => {
      const parsed = consentSchema.safeParse(await keys.json(file))
      const fault = parsed.success ? parsed.data.provision.provision.map(faultOf).find((one) => one !== null) : null
      if (parsed.success && fault === undefined) return parsed.data.provision.provision.map(toRule)
      const [issue] = parsed.error?.issues ?? []
      const message = fault ?? `${(issue?.path ?? []).join('.')}: ${issue?.message ?? 'cannot be read'}`
      context.addIssue({ code: 'custom', message: `no readable policy: ${message}` })
      return z.NEVER
    })
}

function valuesOf({ data = [] }: RuleFile, system: string): readonly string[] {
  return data.map(({ reference }) => reference.identifier).flatMap((one) => (one.system === system ? [one.value] : []))
}

function faultOf(rule: RuleFile): string | null {
  const codes = rule.actor.map(({ reference }) => reference.identifier.value)
  if (codes.some((code) => toOdsCode(code) === null)) return 'an actor is no ODS code'
  const items = valuesOf(rule, ITEM_SYSTEM)
  const { places, types, sources } = scopeOf(rule)
  if (places !== null && (types !== null || sources !== null))
    return 'a rule names sections and pages, or sources and types'
  const isScoped = places !== null || types !== null || sources !== null
  if (items.length > 0 && isScoped) return 'a rule names data items, or other data'
  if (items.length === 0 && !isScoped) return 'a rule names no data'
  return rule.type === 'permit' && isScoped ? 'only data items are permitted: all else is shown by default' : null
}

function scopeOf(rule: RuleFile): DataScope {
  const classes = (system: string): readonly string[] =>
    (rule.class ?? []).filter((one) => one.system === system).map(({ code }) => code)
  return {
    sources: setOf(valuesOf(rule, SOURCE_SYSTEM)),
    types: setOf(classes(TYPE_SYSTEM)),
    places: setOf(classes(PLACE_SYSTEM))
  }
}

function setOf(values: readonly string[]): ReadonlySet<string> | null {
  return values.length === 0 ? null : new Set(values)
}

function toRule(rule: RuleFile): PolicyRule {
  const items = valuesOf(rule, ITEM_SYSTEM)
  return {
    type: rule.type,
    odsCodes: new Set(rule.actor.map(({ reference }) => reference.identifier.value)),
    from: rule.period?.start ?? null,
    until: rule.period?.end ?? null,
    items: new Set(items),
    scope: items.length === 0 ? scopeOf(rule) : null
  }
}

/** A data item of the region file. */
export const dataItemSchema = z
  .object({
    id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected letters, digits, dots, dashes, at most 64'),
    sources: z.array(z.string().min(1)).min(1).optional(),
    resourceTypes: z.array(z.string().refine(isR4ResourceType, 'not a resource type of FHIR R4')).min(1).optional(),
    places: z.array(z.string().refine(isPlace, 'no such section or page')).min(1).optional()
  })
  .refine(
    ({ sources, resourceTypes, places }) => (places === undefined) !== ((sources ?? resourceTypes) === undefined),
    {
      message: 'say places, or sources and resourceTypes'
    }
  )

export function toDataItem({ id, sources, resourceTypes, places }: z.infer<typeof dataItemSchema>): DataItem {
  return { id, sources: setOf(sources ?? []), types: setOf(resourceTypes ?? []), places: setOf(places ?? []) }
}
