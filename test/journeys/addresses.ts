/** Every address of the viewer, with what is opened of it where pages are looked at one by one. */
import { PAGE_NAMES, SECTION_NAMES } from '@ncr/contract/section-names.ts'
import type { RouteName } from '../../viewer/src/route-patterns.ts'

/** What is opened of each address of the viewer; one that is left out does not compile. */
export const PATHS: Record<RouteName, readonly string[]> = {
  summary: [''],
  timeline: ['/timeline'],
  changes: ['/changes'],
  search: ['/search'],
  help: ['/help'],
  dataFeeds: ['/data-feeds'],
  about: ['/about'],
  page: PAGE_NAMES.map((page) => `/page/${page}`),
  section: [...SECTION_NAMES.map((section) => `/${section}`), '/nowhere'],
  other: ['/no/such/place']
}
