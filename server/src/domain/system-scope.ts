/**
 * What a consumer's system may read: scopes of SMART Backend Services (App Launch 2.2.0), in the words of its version 2
 * (`system/Condition.rs`) and of its version 1 (`system/Condition.read`). Reading is all there is.
 */
import { RECORD_RESOURCE_TYPES } from './resource-types.ts'

export type ReadInteraction = 'read' | 'search'

const LETTERS: Readonly<Record<string, readonly ReadInteraction[]>> = {
  read: ['read', 'search'],
  rs: ['read', 'search'],
  r: ['read'],
  s: ['search']
}

/** As they are announced. */
export const READ_SCOPES: readonly string[] = ['*', ...RECORD_RESOURCE_TYPES].flatMap((type) => [
  `system/${type}.rs`,
  `system/${type}.read`
])

/** Those of the asked that can be given; the others are left out, as OAuth lets a server do (RFC 6749, section 3.3). */
export function toReadScopes(asked: readonly string[]): readonly string[] {
  return [...new Set(asked)].filter((scope) => parse(scope) !== null)
}

export function mayRead(scopes: readonly string[], type: string, interaction: ReadInteraction): boolean {
  return scopes
    .map(parse)
    .some((scope) => scope !== null && ['*', type].includes(scope.type) && scope.interactions.includes(interaction))
}

interface Scope {
  readonly type: string
  readonly interactions: readonly ReadInteraction[]
}

function parse(scope: string): Scope | null {
  const [, type = '', letters = ''] = /^system\/(\*|[A-Za-z]+)\.([a-z]+)$/.exec(scope) ?? []
  const interactions = Object.hasOwn(LETTERS, letters) ? LETTERS[letters] : undefined
  const isKnown = type === '*' || RECORD_RESOURCE_TYPES.some((known) => known === type)
  return interactions !== undefined && isKnown ? { type, interactions } : null
}
