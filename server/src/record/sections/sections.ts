/**
 * Sections: keeps what each section knows so far and says what changed with each answer. At the end every source has
 * one state in every section, and nothing was sent twice without a change (outer contract, section 5).
 */
import assert from 'node:assert/strict'
import type { Entry, SectionEvent, SectionState } from '@ncr/contract/record.ts'
import type { PageName, SectionName } from '@ncr/contract/section-names.ts'
import { pagesOf } from '../../domain/pages.ts'
import type { NormalisedAnswer } from '../normalised-answer.ts'
import { homeAt, SECTION_DECLARATIONS, type SectionDeclaration } from './section-declarations.ts'
import { toSectionState } from './section-state.ts'

export interface Sections {
  /**
   * Lines for what these answers change. `changed`: their entries, and those of earlier answers whose links or conflicts
   * they changed.
   */
  add(answers: readonly NormalisedAnswer[], changed: readonly Entry[]): readonly SectionEvent[]
  /** Last lines of the sections that no source has a part in. */
  finish(): readonly SectionEvent[]
}

interface SectionSoFar {
  readonly declaration: SectionDeclaration
  /** Sources that have a state here. */
  readonly judged: Set<string>
}

export function sections(hidden: ReadonlySet<SectionName>, sourceCount: number): Sections {
  const soFar = SECTION_DECLARATIONS.filter(({ name }) => !hidden.has(name)).map((declaration) => ({
    declaration,
    judged: new Set<string>()
  }))
  const pages = new Map<string, readonly PageName[]>()
  return {
    add(answers, changed) {
      for (const { source } of answers) pages.set(source.id, pagesOf(source))
      assert(
        changed.every(({ source }) => pages.has(source)),
        'entries are of sources that have answered'
      )
      const homes = Map.groupBy(changed, (entry) => homeAt(entry.resource, pages.get(entry.source) ?? []))
      return soFar.map((section) => {
        const entries = homes.get(section.declaration.name) ?? []
        const states = answers.map((answer) => judge(section, answer, entries))
        return toEvent(section.declaration.name, section.judged.size === sourceCount, states, entries)
      })
    },
    finish() {
      const unfinished = soFar.filter(({ judged }) => judged.size < sourceCount)
      assert(unfinished.length === 0, 'every source has a state in every section before the end')
      return sourceCount > 0 ? [] : soFar.map(({ declaration }) => toEvent(declaration.name, true, [], []))
    }
  }
}

function judge(section: SectionSoFar, answer: NormalisedAnswer, entries: readonly Entry[]): SectionState {
  const source = answer.source.id
  assert(!section.judged.has(source), 'a source answers once')
  section.judged.add(source)
  const own = entries.filter((entry) => entry.source === source)
  assert(answer.kind === 'types' || own.length === 0, 'nothing is shown of an answer that failed whole')
  return toSectionState(section.declaration, answer, own.length)
}

function toEvent(
  section: SectionName,
  complete: boolean,
  states: readonly SectionState[],
  entries: readonly Entry[]
): SectionEvent {
  return { event: 'section', section, complete, states: [...states], entries: [...entries] }
}
