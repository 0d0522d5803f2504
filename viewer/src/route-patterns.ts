/** Every address of the viewer: a test holds that each is checked for accessibility. */
import { ROUTES } from '@ncr/contract/routes.ts'

export const ROUTE_PATTERNS = {
  summary: ROUTES.viewer,
  timeline: `${ROUTES.viewer}/timeline`,
  changes: `${ROUTES.viewer}/changes`,
  search: `${ROUTES.viewer}/search`,
  help: `${ROUTES.viewer}/help`,
  dataFeeds: `${ROUTES.viewer}/data-feeds`,
  about: `${ROUTES.viewer}/about`,
  page: `${ROUTES.viewer}/page/:name`,
  section: `${ROUTES.viewer}/:section`,
  /** Whatever else lies under the viewer. */
  other: '*'
} as const

export type RouteName = keyof typeof ROUTE_PATTERNS
