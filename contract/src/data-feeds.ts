/** The data-feeds page as data: `GET /api/data-feeds`, made from the live registry and the last loads. No patient data. */
import { z } from 'zod'
import { noticeSchema } from './notice.ts'
import { serviceDeskSchema } from './record.ts'
import { PAGE_NAMES } from './section-names.ts'

const nightSchema = z.object({
  /** Name of its folder, YYYY-MM-DD. */
  night: z.string(),
  /** The partner's own clock: what the copy shows is as at this moment. Null where it gave none that could be read. */
  asOf: z.string().nullable(),
  /** When it was published here, or rejected. */
  at: z.string()
})

export const dataFeedSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['live', 'overnight']),
  /** Switched off by the region: it is not asked. */
  enabled: z.boolean(),
  /** The page it feeds beside the sections, or instead of them. */
  page: z.enum(PAGE_NAMES).optional(),
  /** The same, of one that feeds several. */
  pages: z.array(z.enum(PAGE_NAMES)).optional(),
  /** It feeds a page and no section. */
  pageOnly: z.literal(true).optional(),
  resourceTypes: z.array(z.string()),
  /** What the source promises, as a date; a floor that is shown, never a filter. */
  historyFrom: z.string().optional(),
  deadlineMs: z.number().optional(),
  /** HH:MM, Europe/London: an overnight feed is promised by then each day. */
  dueBy: z.string().optional(),
  /** What readers see now; null before the first night. Only of an overnight feed. */
  published: nightSchema.nullable().optional(),
  /** The newest night that was refused since, and why. `held`: only until a person releases it. */
  rejected: nightSchema.extend({ reason: z.string(), held: z.literal(true).optional() }).optional(),
  /** Older than promised. */
  stale: z.literal(true).optional(),
  /** Its night was not in when it was due, and still is not: since that promise, noticed then. */
  late: z.object({ dueAt: z.string(), raisedAt: z.string() }).optional(),
  /** It is not asked since this moment because it kept failing. */
  failingSince: z.string().optional()
})

/** The region's own words: whose work the record rests on, what is to come, news, and answers to what people ask. */
const aboutSchema = z.object({
  suppliers: z.array(
    z.object({ name: z.string(), provides: z.string(), assurance: z.string(), reviewBy: z.string().optional() })
  ),
  /** Data sets that partners will add; what they send now is in their feeds. */
  planned: z.array(z.object({ partner: z.string(), dataSet: z.string(), expected: z.string() })),
  /** Newest first. */
  news: z.array(z.object({ on: z.string(), text: z.string() })),
  questions: z.array(z.object({ question: z.string(), answer: z.string() })),
  /** What the region gives its staff to learn from, shown on the help page. */
  training: z.array(z.object({ title: z.string(), text: z.string(), link: z.string().optional() })).optional()
})

export const dataFeedsSchema = z.object({
  at: z.string(),
  region: z.object({ name: z.string() }),
  partners: z.array(
    z.object({
      odsCode: z.string(),
      name: z.string(),
      enabled: z.boolean(),
      /** The day its own staff may open records from; left out when it only provides data. */
      liveFrom: z.string().optional(),
      serviceDesk: serviceDeskSchema,
      feeds: z.array(dataFeedSchema)
    })
  ),
  /** Left out where the region has said nothing of itself. */
  about: aboutSchema.optional(),
  /** Those that stand, and then those that were cleared, newest first. */
  notices: z.array(noticeSchema)
})

export type DataFeed = z.infer<typeof dataFeedSchema>
export type DataFeeds = z.infer<typeof dataFeedsSchema>
