/** The region file as written: required keys, types and defaults. Keys that nobody knows are ignored. */
import { PAGE_NAMES, SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { z } from 'zod'
import { toOdsCode } from '../domain/ods-code.ts'
import { isRegisterPage } from '../domain/pages.ts'
import { isPartialDate } from '../domain/partial-date.ts'
import { isR4ResourceType } from '../domain/r4-resource-types.ts'
import { GP_CONNECT_RESOURCE_TYPES, RECORD_RESOURCE_TYPES, STU3_RESOURCE_TYPES } from '../domain/resource-types.ts'
import { aboutSchema } from './about-file.ts'
import { baseUrl } from './address.ts'
import { createBulkDataKeys } from './bulk-data-file.ts'
import { createConsoleSchema } from './console-file.ts'
import { createHl7v2Keys, listeningFault } from './hl7v2-file.ts'
import { createStaffListSchema } from './staff-file.ts'
import { createLaunchSchema, type KeyReader } from './launch-file.ts'
import { createPolicySchema, dataItemSchema } from './policy-file.ts'
import { createRegistrationSchema } from './registration-file.ts'
import { createListenSchema } from './listen-file.ts'
import { createSecurityKeys } from './security-file.ts'
import { createSystemSchema } from './system-file.ts'
import { createSensitiveSetSchema } from './value-set-file.ts'

const DEADLINE_MS_MAX = 60_000
const PROBE_AFTER_MS_MAX = 600_000
/** Eight years: as long as the records of a hospital stay. */
export const KEEP_VIEWS_DAYS = 2922

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date as YYYY-MM-DD')
  .refine(isPartialDate, 'there is no such day')

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day as 'HH:MM'")

const name = z.string().trim().min(1)
const deadlineMs = z.number().int().min(1).max(DEADLINE_MS_MAX)
const bytesMax = z.number().int().min(1024)

const sourceBase = {
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected letters, digits, dots, dashes, at most 64'),
  name,
  enabled: z.boolean().default(true),
  resourceTypes: z
    .array(z.string().refine(isR4ResourceType, 'not a resource type of FHIR R4'))
    .default([...RECORD_RESOURCE_TYPES]),
  historyFrom: z.string().refine(isPartialDate, 'expected a date').nullish(),
  page: z.enum(PAGE_NAMES).nullish(),
  pages: z.array(z.enum(PAGE_NAMES)).nullish()
}

const liveSource = z.object({
  ...sourceBase,
  kind: z.literal('fhir-r4'),
  baseUrl,
  deadlineMs: deadlineMs.default(2000),
  locate: z.enum(['always', 'linked']).default('always'),
  linkageFreshDays: z.number().int().min(1).max(3650).default(365),
  search: z.enum(['patient.identifier', 'patient']).default('patient.identifier'),
  strategy: z.enum(['searches', 'batch', 'everything']).default('searches'),
  pagesMax: z.number().int().min(1).max(10_000).default(100),
  entriesMax: z.number().int().min(1).max(1_000_000).default(20_000),
  responseBytesMax: z
    .number()
    .int()
    .min(1024)
    .default(16 * 1024 * 1024),
  documentBytesMax: z
    .number()
    .int()
    .min(1024)
    .default(20 * 1024 * 1024),
  connectionsMax: z.number().int().min(1).max(256).default(64),
  connectTimeoutMs: deadlineMs.default(2000),
  breaker: z
    .object({
      failuresToOpen: z.number().int().min(1).max(1000).default(5),
      probeAfterMs: z.number().int().min(0).max(PROBE_AFTER_MS_MAX).default(10_000)
    })
    .prefault({})
})

/** Asked like one of R4, for the types that are translated. */
const stu3Source = liveSource.extend({
  kind: z.literal('fhir-stu3'),
  resourceTypes: z
    .array(z.enum(STU3_RESOURCE_TYPES, { error: 'not a resource type that is translated from STU3' }))
    .default([...STU3_RESOURCE_TYPES])
})

/** Pointers are all that it has. How a provider's own Patients are found does not arise. */
const nrlSource = liveSource.omit({ locate: true, linkageFreshDays: true, search: true, strategy: true }).extend({
  kind: z.literal('nrl'),
  resourceTypes: z
    .array(z.literal('DocumentReference', { error: 'a record locator has DocumentReference and nothing else' }))
    .default(['DocumentReference'])
})

const heldFromEntries = z.number().int().min(1).default(1000)

const overnightSource = z.object({
  ...sourceBase,
  kind: z.literal('overnight-ndjson'),
  directory: z.string().min(1),
  dueBy: timeOfDay.default('06:00'),
  heldFromEntries
})

const asid = z.string().regex(/^[0-9A-Za-z-]{1,64}$/, 'expected an ASID: letters, digits, dashes')

const gpConnectHtmlSource = z.object({
  ...sourceBase,
  kind: z.literal('gp-connect-html'),
  baseUrl,
  // The national service must answer within 3 s and should within 1 s.
  deadlineMs: deadlineMs.default(3000),
  responseBytesMax: z
    .number()
    .int()
    .min(1024)
    .default(4 * 1024 * 1024),
  connectionsMax: z.number().int().min(1).max(256).default(64),
  fromAsid: asid.nullish(),
  toAsid: asid.nullish()
})

/** Asked like any live source, by one operation in place of searches. */
const gpConnectStructuredSource = liveSource
  .omit({ locate: true, linkageFreshDays: true, search: true, strategy: true, pagesMax: true, documentBytesMax: true })
  .extend({
    kind: z.literal('gp-connect-structured'),
    // As of its HTML: the national service must answer within 3 s.
    deadlineMs: deadlineMs.default(3000),
    resourceTypes: z
      .array(z.enum(GP_CONNECT_RESOURCE_TYPES, { error: 'not a resource type of GP Connect Structured' }))
      .default([...GP_CONNECT_RESOURCE_TYPES]),
    fromAsid: asid.nullish(),
    toAsid: asid.nullish(),
    medicationYears: z.number().int().min(1).max(150).nullish()
  })

/** A practice's letters: found by their Patient, which its system must hold. */
const gpConnectDocumentsSource = liveSource
  .omit({ locate: true, linkageFreshDays: true, search: true, strategy: true })
  .extend({
    kind: z.literal('gp-connect-documents'),
    deadlineMs: deadlineMs.default(3000),
    resourceTypes: z
      .array(z.literal('DocumentReference', { error: 'GP Connect documents are DocumentReference and nothing else' }))
      .default(['DocumentReference']),
    fromAsid: asid.nullish(),
    toAsid: asid.nullish()
  })

// The live source last: where kinds share a key, its default is the one that the runbook's table gives.
function createSourceSchema(keys: KeyReader) {
  const registration = createRegistrationSchema(keys).nullish()
  const security = createSecurityKeys(keys)
  const bulkDataSource = z.object({
    ...sourceBase,
    ...createBulkDataKeys(keys),
    startAt: timeOfDay.default('02:00'),
    dueBy: timeOfDay.default('06:00'),
    heldFromEntries
  })
  const hl7v2Source = z.object({ ...sourceBase, ...createHl7v2Keys(keys), dueBy: timeOfDay.default('06:00') })
  const kinds = [
    gpConnectHtmlSource.extend(security),
    gpConnectStructuredSource.extend(security),
    gpConnectDocumentsSource.extend(security),
    bulkDataSource,
    hl7v2Source,
    overnightSource,
    nrlSource.extend(security),
    stu3Source.extend({ ...security, registration }),
    liveSource.extend({ ...security, registration })
  ] as const
  return z.discriminatedUnion('kind', kinds).superRefine((source, context) => {
    const { kind, page, pages, resourceTypes } = source
    // Of somebody who joined the Group since, a server need not send what is older (Bulk Data 3.0.0, _since).
    if (kind === 'bulk-data' && isSet(source.groupId) && !isSet(source.mode))
      context.addIssue({
        code: 'custom',
        message: "with groupId, say 'full', or 'changes' where the server sends all of a new member",
        path: ['mode']
      })
    const unsafe = kind === 'hl7v2' ? listeningFault(source) : null
    if (unsafe !== null) context.addIssue({ code: 'custom', message: unsafe, path: ['tls'] })
    for (const fed of [...(pages ?? []), ...(page === null || page === undefined ? [] : [page])]) {
      const message =
        (fed === 'gp-data') !== (kind === 'gp-connect-html')
          ? 'gp-data is fed by gp-connect-html sources, and they feed nothing else'
          : isRegisterPage(fed) && !resourceTypes.some((type) => type === 'Observation')
            ? `${fed} is made of Observations, which its resourceTypes leave out`
            : null
      if (message !== null)
        context.addIssue({ code: 'custom', message, path: pages?.includes(fed) ? ['pages'] : ['page'] })
    }
  })
}

const serviceDesk = z.object({
  name: z.string().optional(),
  telephone: z.string().optional(),
  email: z.string().optional()
})

/** A working day at most: an unattended screen is somebody else's record (H-024). */
const session = z
  .object({
    idleMinutes: z.number().int().min(1).max(60).default(15),
    absoluteMinutes: z.number().int().min(1).max(600).default(60)
  })
  .prefault({})

const role = z.union([z.literal('all'), z.object({ hide: z.array(z.enum([...SECTION_NAMES, ...PAGE_NAMES])) })])

function isSet(value: unknown): boolean {
  return value !== null && value !== undefined
}

/** Asynchronous, because the keys are read while the file is checked: all faults are told together. */
export function createRegionFileSchema(keys: KeyReader) {
  const consumer = z.object({
    igApproved: z.object({ on: day, by: name, document: name, reviewBy: day.nullish() }).nullish(),
    liveFrom: day.nullish(),
    eligibleStaff: z.number().int().min(1).max(1_000_000).nullish(),
    staffFile: createStaffListSchema(keys).nullish(),
    launches: z.array(createLaunchSchema(keys)).default([]),
    systems: z.array(createSystemSchema(keys)).nullish(),
    frameAncestors: z.array(baseUrl.transform((address) => new URL(address).origin)).nullish()
  })

  const partner = z.object({
    odsCode: z.string().refine((code) => toOdsCode(code) !== null, 'expected an ODS code: 3 to 10 capitals and digits'),
    name,
    enabled: z.boolean().default(true),
    serviceDesk: serviceDesk.nullish(),
    consumer: consumer.nullish(),
    sources: z.array(createSourceSchema(keys)).nullish()
  })
  return z.object({
    region: z.object({
      name,
      publicUrl: baseUrl,
      viewDeadlineMs: deadlineMs.default(30_000),
      recordBytesMax: bytesMax.default(64 * 1024 * 1024),
      unreadBytesMax: bytesMax.default(4 * 1024 * 1024),
      serviceDesk: serviceDesk.nullish()
    }),
    listen: createListenSchema(keys),
    database: z
      .object({
        url: z.string().min(1).nullish(),
        readUrl: z.string().min(1).nullish(),
        binDir: z.string().min(1).nullish(),
        storeServers: z.array(z.string().min(1)).default([])
      })
      .nullish(),
    dataDir: z.string().min(1).default('./.ncr'),
    audit: z
      .object({
        signingKeyFile: z.string().min(1).nullish(),
        viewKeyFile: z.string().min(1).nullish(),
        keepViewsDays: z.number().int().min(1).max(36_500).default(KEEP_VIEWS_DAYS)
      })
      .nullish(),
    session,
    personIndex: z.object({
      kind: z.literal('fhir-r4'),
      baseUrl,
      deadlineMs: deadlineMs.default(1000),
      ...createSecurityKeys(keys)
    }),
    partners: z.array(partner).nullish(),
    roles: z.record(z.string(), role).nullish(),
    about: aboutSchema.nullish(),
    console: createConsoleSchema(keys).nullish(),
    dataItems: z.array(dataItemSchema).nullish(),
    policies: z.array(createPolicySchema(keys)).nullish(),
    sensitiveSets: z.array(createSensitiveSetSchema(keys)).nullish()
  })
}

export type RegionFile = z.infer<ReturnType<typeof createRegionFileSchema>>
export type PartnerFile = NonNullable<RegionFile['partners']>[number]
export type SourceFile = NonNullable<PartnerFile['sources']>[number]
export type ConsumerFile = NonNullable<PartnerFile['consumer']>
