/** Every page of the console, who may open it, and what it is for: the navigation and the routes are this list. */
import type { Officer } from '@ncr/contract/console.ts'

export type ConsolePageName =
  'person' | 'user' | 'unusual' | 'reviews' | 'cases' | 'reports' | 'feeds' | 'usage' | 'data-quality'

export interface ConsolePage {
  /** Under `/console`. */
  readonly path: ConsolePageName
  readonly title: string
  readonly about: string
  readonly roles: readonly Officer['role'][]
}

const PRIVACY = ['privacy-officer'] as const

const CONSOLE_PAGES: readonly ConsolePage[] = [
  {
    path: 'person',
    title: 'Who looked at a person',
    about: 'Every view of one person’s record by your staff, every refusal, and each view as it was.',
    roles: PRIVACY
  },
  {
    path: 'user',
    title: 'What a user saw',
    about: 'Every record that one member of your staff opened, and what was put on their screen.',
    roles: PRIVACY
  },
  {
    path: 'unusual',
    title: 'Unusual access',
    about: 'Looks that stand out, each with the fact that makes it stand out. A reason to ask, never a verdict.',
    roles: PRIVACY
  },
  {
    path: 'reviews',
    title: 'Look-ups to review',
    about: 'What officers looked up, for another to review; where one is alone, for the central team.',
    roles: ['privacy-officer', 'central-team']
  },
  {
    path: 'cases',
    title: 'Investigations',
    about: 'What you looked into: notes, the look-ups made for it, and how it ended.',
    roles: PRIVACY
  },
  {
    path: 'reports',
    title: 'Access reports',
    about: 'What tells a person who looked at their record: drafted, reviewed by somebody else, then released.',
    roles: ['privacy-officer', 'central-team']
  },
  {
    path: 'feeds',
    title: 'Overnight feeds',
    about: 'What is late, held or being loaded, and the release of a night that waits for a person.',
    roles: ['central-team']
  },
  {
    path: 'usage',
    title: 'Usage',
    about: 'How often the record is opened, by how many, how fast it was, and which sources did not answer.',
    roles: ['privacy-officer', 'central-team']
  },
  {
    path: 'data-quality',
    title: 'Data quality',
    about: 'Which rules of good data each source breaks, how often, since when, and where to look first.',
    roles: ['central-team']
  }
]

export function pagesFor({ role }: Officer): readonly ConsolePage[] {
  return CONSOLE_PAGES.filter(({ roles }) => roles.includes(role))
}
