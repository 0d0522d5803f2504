/** The viewer's own addresses of pages. */
import type { GP_DATA_SECTION_PARAMETER, GpDataSection } from '@ncr/contract/page.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import type { PageName } from '@ncr/contract/section-names.ts'

/** The contract's own word; its file is not taken in, for it would bring the whole of zod into the first screen. */
export const GP_SECTION_PARAMETER: typeof GP_DATA_SECTION_PARAMETER = 'section'

export function toPagePath(page: PageName): string {
  return `${ROUTES.viewer}/page/${page}`
}

/** Of any of the pages that are asked for when they are opened. */
export function isPagePath(pathname: string): boolean {
  return pathname.startsWith(`${ROUTES.viewer}/page/`)
}

export function toGpDataPath(section: GpDataSection): string {
  return `${toPagePath('gp-data')}?${GP_SECTION_PARAMETER}=${section}`
}
