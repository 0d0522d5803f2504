/**
 * What an answer by FHIR says beside its entries, each as an OperationOutcome: every source that something may be missing
 * of, what the confidentiality rules hold back (once, whatever was asked for), and what was not done as it was asked. A
 * program that shows none of them shows a part as the whole (H-003): so there is no total beside them.
 */
import type { SectionState, SourceEvent } from '@ncr/contract/record.ts'
import type { SectionStateName } from '@ncr/contract/source-outcome.ts'
import { PROVENANCE_TAG_SYSTEM, SOURCE_TAG_SYSTEM } from '@ncr/contract/provenance.ts'
import type { Source } from '../../domain/region.ts'
import type { Resource } from '../../domain/resource.ts'

const STATE_SYSTEM = 'https://fhir.nottscr.nhs.uk/CodeSystem/NottsCareRecord-SourceState'
const STATE_EXTENSION = 'https://fhir.nottscr.nhs.uk/StructureDefinition/Extension-NottsCareRecord-SourceState'

/** The sentence of the viewer, once per record. */
const WITHHELD = 'Items were excluded due to confidentiality or patient preferences.'

interface Issue {
  readonly severity: 'error' | 'warning' | 'information'
  readonly code: string
  readonly details: { readonly coding?: readonly object[]; readonly text: string }
  readonly diagnostics?: string
}

type Told = Pick<Issue, 'severity' | 'code'> & { readonly words: string }

/** Null: nothing of it can be missing. IssueType of R4: `incomplete` is what could not be reached. */
const TOLD: Readonly<Record<SectionStateName, Told | null>> = {
  recorded: null,
  'none-recorded': null,
  'not-held': null,
  'not-supported': null,
  'not-asked': { severity: 'error', code: 'incomplete', words: 'was not asked' },
  refused: { severity: 'error', code: 'forbidden', words: 'refused to answer' },
  withheld: { severity: 'warning', code: 'suppressed', words: 'is withheld' },
  'timed-out': { severity: 'error', code: 'timeout', words: 'did not answer in time' },
  unavailable: { severity: 'error', code: 'incomplete', words: 'could not be read' }
}

export interface ToldState {
  readonly source: Source
  readonly event: SourceEvent
  readonly state: SectionState
}

export function isWhole({ state, event }: ToldState): boolean {
  return issuesOf({ state, event }).length === 0
}

/** Null where there is nothing to say of it. */
export function toSourceOutcome(told: ToldState): Resource | null {
  const { source } = told
  const issues = issuesOf(told)
  if (issues.length === 0) return null
  const tag = [
    { system: SOURCE_TAG_SYSTEM, code: source.id, display: source.name },
    { system: PROVENANCE_TAG_SYSTEM, code: source.odsCode, display: source.partnerName }
  ]
  return {
    resourceType: 'OperationOutcome',
    meta: { tag },
    issue: issues.map((issue) => ({
      ...issue,
      details: { ...issue.details, text: `${source.name} ${issue.details.text}` }
    }))
  }
}

function issuesOf({ state, event }: Pick<ToldState, 'state' | 'event'>): readonly Issue[] {
  const told = state.neverSends === true ? null : TOLD[state.state]
  const flags = state.flags ?? []
  const issues: Issue[] = []
  if (told !== null) issues.push(toIssue({ ...told, severity: severityOf(told, event) }, state.state, state.detail))
  if (flags.includes('stale'))
    issues.push(
      toIssue({ severity: 'warning', code: 'incomplete', words: 'is older than it should be' }, 'stale', state.asOf)
    )
  if (flags.includes('cut'))
    issues.push(
      toIssue({ severity: 'warning', code: 'too-costly', words: 'has more than was read' }, 'cut', state.detail)
    )
  if (flags.includes('part-withheld'))
    issues.push(toIssue({ severity: 'warning', code: 'suppressed', words: 'held a part of it back' }, 'part-withheld'))
  if (state.unreadable !== undefined) {
    const words = `sent ${state.unreadable} that could not be read`
    issues.push(toIssue({ severity: 'warning', code: 'structure', words }, 'unreadable'))
  }
  return issues
}

/** One that does not hold the person is as it should be; one that keeps failing, or was switched off, is not. */
function severityOf(told: Told, event: SourceEvent): Issue['severity'] {
  if (event.outcome !== 'not-asked') return told.severity
  if (event.failingSince !== undefined) return 'error'
  return event.switchedOff === true ? 'warning' : 'information'
}

function toIssue({ severity, code, words }: Told, state: string, detail?: string): Issue {
  const coding = [{ system: STATE_SYSTEM, code: state }]
  const text = detail === undefined ? words : `${words}: ${detail}`
  return { severity, code, details: { coding, text } }
}

/** All nine states, for whoever reads them: which holds of each source, for the type that was asked for. */
export function toStateExtensions(all: readonly ToldState[]): readonly object[] {
  return all.map(({ state: { source, state, asOf } }) => ({
    url: STATE_EXTENSION,
    extension: [
      { url: 'source', valueString: source },
      { url: 'state', valueCode: state },
      ...(asOf === undefined ? [] : [{ url: 'asOf', valueDateTime: asOf }])
    ]
  }))
}

export interface Besides {
  readonly isAnyWithheld: boolean
  readonly isPartHidden: boolean
  readonly isSuperseded: boolean
  readonly ignored: readonly string[]
}

export function toOutcomesBeside({ isAnyWithheld, isPartHidden, isSuperseded, ignored }: Besides): readonly Resource[] {
  const said: Told[] = [
    ...(ignored.length === 0
      ? []
      : [
          {
            severity: 'warning' as const,
            code: 'not-supported',
            words: `These parameters are not supported and were left out, so that more is answered than was asked for: ${ignored.join(', ')}`
          }
        ]),
    ...(isSuperseded
      ? [
          {
            severity: 'warning' as const,
            code: 'business-rule',
            words:
              'The NHS number that was asked for has been replaced: this is the record under the number that replaced it'
          }
        ]
      : []),
    ...(isPartHidden
      ? [
          {
            severity: 'warning' as const,
            code: 'suppressed',
            words: 'A part of this is hidden from the role of the user'
          }
        ]
      : []),
    ...(isAnyWithheld ? [{ severity: 'warning' as const, code: 'suppressed', words: WITHHELD }] : [])
  ]
  return said.map(({ severity, code, words }) => ({
    resourceType: 'OperationOutcome',
    issue: [{ severity, code, details: { text: words } }]
  }))
}
