/** H-003, H-009: an overnight source shows one good night whole, and never a night that had to be rejected. */
import { foldSections } from '../harness/record.ts'
import type { Nights } from './nights.ts'
import type { OpenedOnce } from './open-once.ts'
import { CLINICAL_TYPES, TYPES } from './truth.ts'

export function nightBreaches(nights: Nights, { lines, person }: OpenedOnce): readonly string[] {
  const { states, entries } = foldSections(lines)
  const shown = [...entries.values()]
    .flatMap((section) => [...section.values()])
    .flatMap((entry) => (entry.source === nights.id ? [entry.id] : []))
    .toSorted()
  const sections = [...new Set(CLINICAL_TYPES.map((type) => TYPES[type]))]
  const told = (section: string): string => states.get(section)?.get(nights.id)?.state ?? 'nothing'
  const isTrue = nights.published().some((night) => {
    const ids = CLINICAL_TYPES.flatMap((type) => nights.idsOf(night, person, type)).toSorted()
    const isHeld = nights.holds(night, person)
    const stateOf = (section: string): string => {
      const types = CLINICAL_TYPES.filter((type) => TYPES[type] === section)
      if (!isHeld) return 'not-held'
      return types.some((type) => nights.idsOf(night, person, type).length > 0) ? 'recorded' : 'none-recorded'
    }
    return ids.join() === shown.join() && sections.every((section) => told(section) === stateOf(section))
  })
  // Before the first night is loaded, and while one is, it says that it has none.
  const hasNone = shown.length === 0 && sections.every((section) => told(section) === 'unavailable')
  if (isTrue || hasNone) return []
  return [
    `${nights.id} tells of no good night: ${sections.map((section) => `${section} ${told(section)}`).join(', ')}; shows ${shown.join()}`
  ]
}
