/** What a reader can report, and of which screens. Apart from its schema, so that the first screen need not fetch that. */
import { PAGE_NAMES } from './section-names.ts'

export const PROBLEM_KINDS = [
  'looks-wrong',
  'is-missing',
  'is-somebody-else',
  'is-hard-to-read',
  'does-not-work'
] as const

export type ProblemKind = (typeof PROBLEM_KINDS)[number]

/** Screens that are neither a section nor a page of the record. */
const SCREENS = ['summary', 'timeline', 'help', 'data-feeds', 'about', 'search', 'document'] as const

export const REPORTED_PAGES = [...PAGE_NAMES, ...SCREENS] as const
