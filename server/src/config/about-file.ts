/** What the region says of its record to its readers (feature 81): the central team's words, none of them about a person. */
import { z } from 'zod'
import type { About } from '../domain/region.ts'

const line = z.string().trim().min(1).max(200)
const text = z.string().trim().min(1).max(2000)
const day = z.iso.date()

export const aboutSchema = z.object({
  suppliers: z.array(z.object({ name: line, provides: line, assurance: line, reviewBy: day.nullish() })).default([]),
  planned: z.array(z.object({ partner: line, dataSet: line, expected: line })).default([]),
  news: z.array(z.object({ on: day, text })).default([]),
  questions: z.array(z.object({ question: line, answer: text })).default([]),
  training: z.array(z.object({ title: line, text: line, link: z.url({ protocol: /^https$/ }).nullish() })).default([])
})

/** News newest first, whatever the order in the file. */
export function toAbout(file: z.infer<typeof aboutSchema>): About {
  return {
    suppliers: file.suppliers.map(({ reviewBy, ...rest }) => ({ ...rest, ...(reviewBy ? { reviewBy } : {}) })),
    planned: file.planned,
    news: file.news.toSorted((a, b) => b.on.localeCompare(a.on)),
    questions: file.questions,
    training: file.training.map(({ link, ...rest }) => ({ ...rest, ...(link ? { link } : {}) }))
  }
}
