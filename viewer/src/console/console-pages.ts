/** Every page of the console, who may open it, and what draws it: the navigation and the routes are this list. */
import type { Officer } from '@ncr/contract/console.ts'

export interface ConsolePage {
  /** Under `/console`; empty: the first page. */
  readonly path: string
  readonly title: string
  readonly about: string
  readonly roles: readonly Officer['role'][]
}

const CONSOLE_PAGES: readonly ConsolePage[] = []

export function pagesFor({ role }: Officer): readonly ConsolePage[] {
  return CONSOLE_PAGES.filter(({ roles }) => roles.includes(role))
}
