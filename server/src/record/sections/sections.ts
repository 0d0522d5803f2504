/**
 * Sections: keeps what each section knows so far and says what changed with each answer. At the end every source has
 * one state in every section, and nothing was sent twice without a change (outer contract, section 5).
 */
import assert from 'node:assert/strict'
import type { Entry, SectionEvent, SectionState } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import type { NormalisedAnswer } from '../normalised-answer.ts'
import { homeOf, SECTION_DECLARATIONS, type SectionDeclaration } from './section-declarations.ts'
import { toSectionState } from './section-state.ts'

export interface Sections {
  /** Lines for the sections that this answer changes. `linked`: every entry so far, with its links and conflicts. */
  add(answer: NormalisedAnswer, linked: readonly Entry[]): readonly SectionEvent[]
  /** Last lines of the sections that no source has a part in. */
  finish(): readonly SectionEvent[]
}

interface SectionSoFar {
  readonly declaration: SectionDeclaration
  readonly states: Map<string, SectionState>
  /** Each entry as it was last sent, by id. */
  readonly sent: Map<string, string>
}

export function sections(hidden: ReadonlySet<SectionName>, sourceCount: number): Sections {
  const soFar = SECTION_DECLARATIONS.filter(({ name }) => !hidden.has(name)).map((declaration) => ({
    declaration,
    states: new Map<string, SectionState>(),
    sent: new Map<string, string>()
  }))
  return {
    add(answer, linked) {
      const homes = Map.groupBy(linked, (entry) => homeOf(entry.resource))
      return soFar.map((section) => addTo(section, answer, homes.get(section.declaration.name) ?? [], sourceCount))
    },
    finish() {
      const unfinished = soFar.filter(({ states }) => states.size < sourceCount)
      assert(unfinished.length === 0, 'every source has a state in every section before the end')
      return sourceCount > 0 ? [] : soFar.map(({ declaration }) => toEvent(declaration.name, true, [], []))
    }
  }
}

function addTo(
  section: SectionSoFar,
  answer: NormalisedAnswer,
  entries: readonly Entry[],
  sourceCount: number
): SectionEvent {
  const own = entries.filter((entry) => entry.source === answer.source.id)
  const state = toSectionState(section.declaration, answer, own.length)
  assert(!section.states.has(state.source), 'a source answers once')
  section.states.set(state.source, state)
  const changed = entries.filter((entry) => isChanged(section.sent, entry))
  return toEvent(section.declaration.name, section.states.size === sourceCount, [state], changed)
}

/** Only links and conflicts change after an entry was first sent. */
function isChanged(sent: Map<string, string>, entry: Entry): boolean {
  const mark = JSON.stringify([entry.links, entry.conflicts])
  if (sent.get(entry.id) === mark) return false
  sent.set(entry.id, mark)
  return true
}

function toEvent(section: SectionName, complete: boolean, states: SectionState[], entries: Entry[]): SectionEvent {
  return { event: 'section', section, complete, states, entries }
}
