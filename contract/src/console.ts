/** What the pages of the console and the server have agreed. Everything here is asked for by POST: no address names anybody. */
import { z } from 'zod'

export const officerSchema = z.object({
  region: z.string(),
  name: z.string(),
  role: z.enum(['privacy-officer', 'central-team']),
  organisation: z.string(),
  odsCode: z.string(),
  /** After this long without a request the session ends. */
  idleMs: z.number()
})

export type Officer = z.infer<typeof officerSchema>

export const replayRequestSchema = z.object({ disclosureId: z.string().min(1).max(64) })

export const replayPageSchema = z.object({
  page: z.string(),
  at: z.string(),
  /** The page's own answer, as sent; null where it is kept by its digest only, or no more. */
  body: z.string().nullable()
})

/** One view as it was sent: the same lines, to be drawn by the same screens, marked as a replay. */
export const replaySchema = z.object({
  disclosureId: z.string(),
  /** When it was opened. */
  at: z.string(),
  user: z.object({ id: z.string(), name: z.string(), role: z.string() }),
  reason: z.string(),
  relationship: z.string(),
  /** NDJSON, byte for byte as sent. */
  lines: z.string(),
  pages: z.array(replayPageSchema),
  /** Documents that were opened, which are kept by digest only. */
  documents: z.number(),
  /** Entries and batches that were sent and are not kept any more. */
  gone: z.number()
})

export type Replay = z.infer<typeof replaySchema>

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date as YYYY-MM-DD')

/** Whose looks are asked for: at one person, by one user, or all that stand out. `why` is for whoever reviews the asking. */
export const looksRequestSchema = z.object({
  nhsNumber: z.string().optional(),
  userId: z.string().min(1).max(256).optional(),
  from: day,
  to: day,
  why: z.string().trim().min(3, 'say why you look').max(500),
  format: z.enum(['looks', 'csv', 'fhir']).default('looks')
})

export const SIGNALS = [
  'own-record',
  'same-address',
  'same-surname',
  'out-of-hours',
  'no-later-contact',
  'many-people'
] as const
export type Signal = (typeof SIGNALS)[number]

export const lookSchema = z.object({
  /** Null of a launch or a read that was refused, and of what a system asked for. */
  disclosureId: z.string().nullable(),
  at: z.string(),
  user: z.object({ id: z.string(), name: z.string(), role: z.string() }),
  nhsNumber: z.string(),
  reason: z.string(),
  relationship: z.string(),
  emergencyAccess: z.boolean(),
  refused: z.string().nullable(),
  displayed: z.array(z.string()),
  printed: z.array(z.string()),
  documents: z.number(),
  /** Asked for by a system, by FHIR: what was on whose screen is that system’s to tell. `unattended`: it named no user. */
  system: z.object({ name: z.string(), types: z.array(z.string()), unattended: z.boolean() }).optional(),
  /** Why it stands out, as a fact: never that anything was wrong. */
  signals: z.array(z.object({ signal: z.enum(SIGNALS), why: z.string() }))
})

export const looksSchema = z.object({
  looks: z.array(lookSchema),
  /** More were found than are shown: ask for a shorter time. */
  cut: z.boolean(),
  /** The person index did not answer: looks under an earlier number of the person are not among them. */
  isOneNumberOnly: z.boolean()
})

export const lookUpSchema = z.object({
  seq: z.number(),
  at: z.string(),
  officer: z.string(),
  /** Of the officer. */
  odsCode: z.string(),
  what: z.string(),
  why: z.string(),
  isOwn: z.boolean(),
  reviewed: z.object({ at: z.string(), by: z.string(), note: z.string() }).nullable()
})

/** A page of them: the newest, or those before an entry. */
export const lookUpsRequestSchema = z.object({
  before: z.number().int().positive().nullable().default(null),
  count: z.number().int().min(1).max(200).default(200)
})

export const lookUpsSchema = z.object({
  lookUps: z.array(lookUpSchema),
  /** Give it as `before` for the next page; null where this was the last. */
  older: z.number().nullable()
})

export const reviewRequestSchema = z.object({
  seq: z.number().int().positive(),
  note: z.string().trim().min(3, 'say what you found').max(500)
})

export const usageRequestSchema = z.object({ from: day, to: day })

export const usageSchema = z.object({
  partners: z.array(
    z.object({
      odsCode: z.string(),
      name: z.string(),
      opens: z.number(),
      users: z.number(),
      people: z.number(),
      /** Of its staff that could; null where the region file does not say how many those are. */
      activeShare: z.number().nullable(),
      completed: z.number(),
      /** Milliseconds from the opening to the last line: the median and the 95th of a hundred; null without any. */
      tookMs: z.object({ p50: z.number(), p95: z.number() }).nullable(),
      days: z.array(z.object({ day: z.string(), opens: z.number() })),
      displayed: z.array(z.object({ what: z.string(), count: z.number() })),
      failures: z.array(z.object({ source: z.string(), count: z.number() }))
    })
  )
})

export const qualityRequestSchema = z.object({ from: day, to: day })

const brokenSchema = z.object({
  /** Resources that broke it. */
  broke: z.number(),
  /** Resources that it concerns and that were looked at. */
  lookedAt: z.number()
})

/** Of a night as of what was read live: a day in London. */
const qualityDaySchema = brokenSchema.extend({ day: z.string() })

export const qualitySchema = z.object({
  sources: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      partner: z.string(),
      lookedAt: z.number(),
      days: z.array(qualityDaySchema),
      /** Those that were broken, the most broken first. */
      rules: z.array(
        brokenSchema.extend({
          rule: z.string(),
          /** What holds where it is kept; null for a rule that this version does not know. */
          says: z.string().nullable(),
          /** `source/Type/id` of some. */
          examples: z.array(z.string()),
          days: z.array(qualityDaySchema)
        })
      )
    })
  )
})

const nightFactsSchema = z.object({ night: z.string(), asOf: z.string().nullable(), at: z.string() })

/** How one source that is read from a copy of ours stands just now. */
export const consoleFeedSchema = z.object({
  id: z.string(),
  name: z.string(),
  partner: z.string(),
  kind: z.enum(['drop', 'export', 'messages']),
  enabled: z.boolean(),
  dueBy: z.string(),
  published: nightFactsSchema.nullable(),
  stale: z.boolean(),
  late: z.object({ dueAt: z.string(), raisedAt: z.string() }).nullable(),
  /** The newest night refused since, and why. `held`: only until a person releases it. */
  refused: nightFactsSchema.extend({ reason: z.string(), held: z.boolean() }).nullable(),
  /** What is being done, or was done last; null where nothing was yet. */
  step: z
    .object({
      stage: z.enum(['exporting', 'loading', 'reconciling', 'publishing', 'done', 'failed']),
      night: z.string().nullable(),
      note: z.string(),
      at: z.string()
    })
    .nullable(),
  /** A load that failed and will be tried again. */
  retry: z.object({ attempts: z.number(), nextAt: z.string() }).nullable()
})

export const consoleFeedsSchema = z.object({ at: z.string(), feeds: z.array(consoleFeedSchema) })

export const releaseRequestSchema = z.object({
  source: z.string().min(1).max(64),
  night: day,
  reason: z.string().trim().min(3, 'say why it is right').max(500)
})

export type ConsoleFeed = z.infer<typeof consoleFeedSchema>
export type ConsoleFeeds = z.infer<typeof consoleFeedsSchema>
export type Look = z.infer<typeof lookSchema>
export type Looks = z.infer<typeof looksSchema>
export type LooksRequest = z.input<typeof looksRequestSchema>
export type LookUp = z.infer<typeof lookUpSchema>
export type LookUps = z.infer<typeof lookUpsSchema>
export type Usage = z.infer<typeof usageSchema>
export type Quality = z.infer<typeof qualitySchema>
