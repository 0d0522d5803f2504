/** An OperationOutcome in every place it may stand, with every code: failure often arrives inside success. */
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { outcome, searchset } from '../fixtures/clinical.ts'
import { type Json, patientOf } from '../fixtures/people.ts'
import { allergy, attack, bundle, JOAN, TYPE, type Attack } from './attack.ts'

const STATE_OF_CODE = {
  forbidden: 'refused',
  security: 'refused',
  login: 'refused',
  suppressed: 'withheld',
  timeout: 'timed-out',
  exception: 'unavailable',
  'lock-error': 'unavailable',
  transient: 'unavailable',
  processing: 'unavailable',
  'not-found': 'unavailable',
  'multiple-matches': 'unavailable',
  'a-code-nobody-knows': 'unavailable'
} as const

const PLACES: Readonly<Record<string, (said: Json) => Behaviour>> = {
  alone: (said) => behave.json(said),
  'marked-outcome': (said) => bundle([{ resource: said, search: { mode: 'outcome' } }]),
  'marked-match': (said) => bundle([{ resource: said, search: { mode: 'match' } }]),
  'marked-include': (said) => bundle([{ resource: said, search: { mode: 'include' } }]),
  unmarked: (said) => bundle([{ resource: said }]),
  response: (said) => bundle([{ response: { status: '200', outcome: said } }]),
  issues: (said) => behave.json(searchset([], { issues: said })),
  'status-400': (said) => behave.json(said, 400),
  'status-500': (said) => behave.json(said, 500)
}

const everywhere: readonly Attack[] = Object.entries(PLACES).flatMap(([place, answer]) =>
  Object.entries(STATE_OF_CODE).map(([code, state]) => attack(`outcome-${place}-${code}`, state, answer(outcome(code))))
)

const issue = (severity: unknown, code: unknown): Json => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity, code }]
})
const issues = (...all: readonly (readonly [string, string])[]): Json => ({
  resourceType: 'OperationOutcome',
  issue: all.map(([severity, code]) => ({ severity, code }))
})
const beside = (said: Json, ...resources: readonly Json[]): Behaviour =>
  bundle([...resources.map((resource) => ({ resource })), { resource: said, search: { mode: 'outcome' } }])

const severities: readonly Attack[] = [
  attack('fatal-exception', 'unavailable', beside(issue('fatal', 'exception'))),
  attack('information', 'none-recorded', beside(issue('information', 'informational'))),
  attack('information-suppressed', 'withheld', beside(issue('information', 'suppressed'))),
  attack('warning-forbidden', 'refused', beside(issue('warning', 'forbidden'))),
  attack('warning-timeout', 'timed-out', beside(issue('warning', 'timeout'))),
  attack('warning-incomplete', 'unavailable', beside(issue('warning', 'incomplete'))),
  attack('warning-throttled', 'unavailable', beside(issue('warning', 'throttled'))),
  attack('warning-too-costly', 'unavailable', beside(issue('warning', 'too-costly'))),
  attack('warning-multiple-matches', 'unavailable', beside(issue('warning', 'multiple-matches'))),
  attack('severity-of-case', 'unavailable', beside(issue('Error', 'processing'))),
  attack('severity-missing', 'unavailable', beside(issue(undefined, 'processing'))),
  attack('severity-number', 'unavailable', beside(issue(3, 'processing'))),
  attack('no-issues', 'unavailable', beside({ resourceType: 'OperationOutcome', issue: [] })),
  attack('issue-missing', 'unavailable', beside({ resourceType: 'OperationOutcome' })),
  attack('issue-text', 'unavailable', beside({ resourceType: 'OperationOutcome', issue: 'it failed' })),
  attack('issue-nulls', 'unavailable', beside({ resourceType: 'OperationOutcome', issue: [null] })),
  attack(
    'issue-object',
    'refused',
    beside({ resourceType: 'OperationOutcome', issue: { severity: 'error', code: 'forbidden' } })
  ),
  attack('gravest-first', 'unavailable', beside(issues(['error', 'exception'], ['error', 'forbidden']))),
  attack(
    'gravest-last',
    'unavailable',
    beside(issues(['error', 'forbidden'], ['error', 'timeout'], ['error', 'exception']))
  ),
  attack('gravest-of-two', 'timed-out', beside(issues(['error', 'suppressed'], ['error', 'timeout']))),
  attack('informed-and-failed', 'refused', beside(issues(['information', 'informational'], ['error', 'security'])))
]

const besideEntries: readonly Attack[] = [
  attack('beside-forbidden', 'refused', beside(outcome('forbidden'), allergy()), { shown: 1, detail: /./ }),
  attack('beside-exception', 'unavailable', beside(outcome('exception'), allergy()), { shown: 1, detail: /./ }),
  attack('beside-timeout', 'timed-out', beside(outcome('timeout'), allergy()), { shown: 1 }),
  attack('beside-suppressed', 'recorded', beside(outcome('suppressed'), allergy()), {
    shown: 1,
    flags: ['part-withheld']
  }),
  attack('beside-incomplete', 'recorded', beside(issue('warning', 'incomplete'), allergy()), {
    shown: 1,
    flags: ['cut']
  }),
  attack('beside-information', 'recorded', beside(issue('information', 'informational'), allergy()), { shown: 1 }),
  attack('beside-first', 'unavailable', bundle([{ resource: outcome('exception') }, { resource: allergy() }]), {
    shown: 1
  })
]

const patient = patientOf(JOAN, 'p1')
/** Of the Patient search: nothing of such a source can be told, whatever its other answers are. */
const ofPatient: readonly Attack[] = (['alone', 'marked-outcome', 'response', 'status-500'] as const).flatMap((place) =>
  (['forbidden', 'suppressed', 'timeout', 'exception'] as const).map((code) => ({
    id: `patient-${place}-${code}`,
    states: [STATE_OF_CODE[code]],
    answers: { Patient: PLACES[place]?.(outcome(code)) ?? behave.empty, [TYPE]: behave.ok(allergy()) },
    shown: 0
  }))
)

const patients = (id: string, states: string, answer: Behaviour, more: Partial<Attack> = {}): Attack => ({
  id: `patient-${id}`,
  states: states.split('|'),
  answers: { Patient: answer, [TYPE]: behave.empty },
  ...more
})

const ofPatients: readonly Attack[] = [
  patients('unknown', 'not-held', behave.empty),
  patients('beside-an-error', 'unavailable', beside(outcome('exception'), patient)),
  patients('two', 'unavailable', behave.ok(patient, patientOf(JOAN, 'p2'))),
  patients(
    'two-over-pages',
    'unavailable',
    behave.pagedMany(2, (page) => [patientOf(JOAN, `p${page}`)])
  ),
  patients(
    'next-astray',
    'unavailable',
    behave.json(searchset([patient], { link: [{ relation: 'next', url: 'http://elsewhere.example/' }] }))
  ),
  patients('total-2', 'unavailable', behave.json(searchset([patient], { total: 2 }))),
  patients('total-2-of-none', 'unavailable', behave.json(searchset([], { total: 2 }))),
  patients('404', 'unavailable', behave.status(404)),
  patients('410', 'unavailable', behave.status(410)),
  patients('401', 'refused', behave.status(401)),
  patients('no-searchset', 'unavailable', behave.json({ resourceType: 'Bundle', type: 'collection', entry: [] })),
  patients('bare', 'unavailable', behave.json(patient)),
  patients('null-entry', 'unavailable', bundle([null])),
  patients('included', 'none-recorded', bundle([{ resource: patient, search: { mode: 'include' } }]))
]

export const OUTCOME_ATTACKS: readonly Attack[] = [
  ...everywhere,
  ...severities,
  ...besideEntries,
  ...ofPatient,
  ...ofPatients
]
