/** Failure inside success: what an OperationOutcome's code makes of an answer (outer contract, section 3). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FAILURE_STATES } from '../../ports/source-reader.ts'
import { failureOfOutcome, impairmentOf, saysIncomplete } from './operation-outcome.ts'
import { ANY_TYPE, readBundle } from './read-bundle.ts'

const outcome = (...issues: readonly (readonly [code: string, severity?: string])[]): object => ({
  resourceType: 'OperationOutcome',
  issue: issues.map(([code, severity = 'error']) => ({ severity, code, diagnostics: 'SECRET' }))
})
const EVERY_CODE = [
  'forbidden',
  'security',
  'login',
  'suppressed',
  'timeout',
  'exception',
  'not-found',
  'invalid',
  'informational'
]

describe('a known impairment', () => {
  const told = (severity: string, code: string, text: string): object => ({
    resourceType: 'OperationOutcome',
    issue: [{ severity, code, details: { text } }]
  })

  test('is told in the words of the source, and is no failure', () => {
    const body = told('information', 'informational', 'Laboratory results are\n a day late')
    expect(impairmentOf(body, body)).toBe('Laboratory results are a day late')
    expect(failureOfOutcome(body)).toBeNull()
  })

  test.each([
    ['error', 'exception'],
    ['warning', 'informational'],
    ['information', 'suppressed']
  ])('what %s of %s says is none', (severity, code) => {
    expect(impairmentOf(told(severity, code, 'words'))).toBeNull()
  })

  test('that has no end is cut, and said to be', () => {
    expect(impairmentOf(told('information', 'informational', 'x'.repeat(10_000)))).toMatch(/^x{300}…$/)
  })
})

describe('H-003: an outcome in the response of an entry', () => {
  const bundle = (response: object): object => ({ resourceType: 'Bundle', type: 'searchset', entry: [{ response }] })

  test.each([
    [{ status: '200', outcome: outcome(['forbidden']) }, 'refused'],
    [{ status: '403' }, 'refused'],
    [{ status: '500 Internal Server Error' }, 'unavailable'],
    [{ status: '404', outcome: outcome(['timeout']) }, 'timed-out']
  ])('%o', (response, state) => {
    const page = readBundle(bundle(response), 'Condition')
    expect(page).toMatchObject({ failure: { state }, matches: [] })
  })

  test.each([{}, { status: '304 Not Modified' }, { status: '302' }, { status: 200 }, { status: '2000' }])(
    '%o without a resource is no empty answer',
    (response) => {
      expect(readBundle(bundle(response), 'Condition')).toMatchObject({ failure: { state: 'unavailable' } })
    }
  )

  test('that is well is neither a failure nor an unreadable entry', () => {
    expect(readBundle(bundle({ status: '200' }), 'Condition')).toMatchObject({ failure: null, matches: [] })
  })
})

describe('the table of codes', () => {
  test.each([
    ['forbidden', 'error', 'refused'],
    ['security', 'error', 'refused'],
    ['login', 'fatal', 'refused'],
    ['forbidden', 'warning', 'refused'],
    ['suppressed', 'information', 'withheld'],
    ['timeout', 'error', 'timed-out'],
    ['exception', 'fatal', 'unavailable'],
    ['not-found', 'error', 'unavailable'],
    ['transient', 'error', 'unavailable'],
    ['a code nobody knows', 'error', 'unavailable'],
    ['informational', 'information', null],
    ['not-found', 'warning', null]
  ])('%s as %s is %s', (code, severity, state) => {
    expect(failureOfOutcome(outcome([code, severity]))?.state ?? null).toBe(state)
  })

  test('a code that is a built-in of the language is a code nobody knows', () => {
    expect(failureOfOutcome(outcome(['constructor']))?.state).toBe('unavailable')
  })

  test('H-003: of several issues the gravest by the rows of the contract is told, whatever their order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(EVERY_CODE, { minLength: 1 }), (codes) => {
        const each = codes.map((code) => failureOfOutcome(outcome([code]))?.state)
        const gravest = FAILURE_STATES.findLast((state) => each.includes(state))
        expect(failureOfOutcome(outcome(...codes.map((code) => [code] as const)))?.state).toBe(gravest)
      })
    )
  })

  test('its words never quote what the source wrote', () => {
    for (const code of EVERY_CODE) expect(JSON.stringify(failureOfOutcome(outcome([code])))).not.toContain('SECRET')
  })

  test.each([null, 'x', [], {}, { resourceType: 'Bundle', issue: [{ severity: 'error' }] }])(
    '%j reports nothing',
    (body) => {
      expect(failureOfOutcome(body)).toBeNull()
      expect(saysIncomplete(body)).toBe(false)
    }
  )

  test.each([undefined, null, [], [null], 'it failed'])(
    'H-003: one with the issues %j meant to say something, and nobody knows what',
    (issue) => {
      expect(failureOfOutcome({ resourceType: 'OperationOutcome', issue })).toBeNull()
      expect(saysIncomplete({ resourceType: 'OperationOutcome', issue })).toBe(true)
    }
  )

  test('H-010: a warning that not all was sent is heard', () => {
    for (const code of ['incomplete', 'too-costly', 'throttled', 'transient'])
      expect(saysIncomplete(outcome([code, 'warning']))).toBe(true)
    expect(saysIncomplete(outcome(['informational', 'information']))).toBe(false)
  })

  test('H-003: a warning that puts the search in doubt, and a severity that nobody knows, are heard', () => {
    const doubtful = ['exception', 'lock-error', 'no-store', 'not-supported', 'expired', 'unknown']
    for (const code of doubtful) {
      expect(saysIncomplete(outcome([code, 'warning'])), code).toBe(true)
      expect(saysIncomplete(outcome([code, 'information'])), code).toBe(false)
    }
    expect(saysIncomplete(outcome(['informational', 'warning']))).toBe(false)
    expect(saysIncomplete(outcome(['informational', 'ERROR']))).toBe(true)
    expect(saysIncomplete({ resourceType: 'OperationOutcome', issue: [{ code: 'exception' }] })).toBe(true)
  })
})

describe('a searchset page', () => {
  const entry = (resource: object, mode?: string): object => ({
    resource,
    ...(mode === undefined ? {} : { search: { mode } })
  })
  const bundle = (...entries: readonly object[]): object => ({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: entries
  })
  const condition = { resourceType: 'Condition', id: 'c' }

  test('is sorted into matches, what came along, and outcomes', () => {
    const page = readBundle(
      bundle(
        entry(condition),
        entry({ resourceType: 'Practitioner', id: 'd' }, 'include'),
        entry({ resourceType: 'Medication', id: 'm' }),
        entry({ resourceType: 'Observation', id: 'o' }),
        entry({ resourceType: 'Condition', id: 'along' }, 'include'),
        {},
        entry(outcome(['informational', 'information']), 'outcome')
      ),
      'Condition'
    )
    if ('state' in page) throw new Error('the page can be read')
    expect(page.matches.map((match) => match.resource)).toEqual([
      condition,
      { resourceType: 'Observation', id: 'o' },
      { resourceType: 'Condition', id: 'along' },
      undefined
    ])
    expect(page.included).toHaveLength(2)
    expect(page.failure).toBeNull()
  })

  test.each([
    ['nothing', null],
    ['a list', []],
    ['another resource', condition],
    ['entries that are no list', { resourceType: 'Bundle', entry: {} }]
  ])('%s is no page', (_what, body) => {
    expect(readBundle(body, 'Condition')).toMatchObject({ state: 'unavailable' })
  })

  test.each(['collection', 'history', 'document', 'batch-response', null, 'SEARCHSET'])(
    'H-003: a Bundle of type %s says nothing of what it does not hold',
    (type) => {
      const of = (...entries: readonly object[]): object => ({ ...bundle(...entries), type })
      const told = entry(outcome(['informational', 'information']))
      for (const body of [of(), of(told), of({ response: { status: '200 OK' } })]) {
        const page = readBundle(body, 'Condition')
        expect('state' in page ? page : page.failure).toMatchObject({ state: 'unavailable' })
      }
      expect(readBundle(of(entry(condition)), 'Condition')).toMatchObject({ failure: null, cut: null })
      expect(readBundle(of(entry(condition)), ANY_TYPE)).toMatchObject({ cut: expect.stringContaining('no searchset') })
    }
  )

  test.each([
    [[{ relation: 'next' }], 'no address'],
    [[{ relation: 'next', url: '' }], 'no address'],
    [[{ relation: 'Next', url: 5 }], 'no address'],
    [
      [
        { relation: 'next', url: 'a' },
        { relation: 'next', url: 'b' }
      ],
      'more than one'
    ]
  ])('H-003: a next page that cannot be found is missing: %j', (link, words) => {
    expect(readBundle({ ...bundle(), link }, 'Condition')).toMatchObject({ cut: expect.stringContaining(words) })
  })

  test('H-003: a Patient that is marked as come along was found', () => {
    const patient = { resourceType: 'Patient', id: 'p' }
    expect(readBundle(bundle(entry(patient, 'include')), 'Patient')).toMatchObject({ matches: [{ resource: patient }] })
  })

  test('H-003: of several outcomes in one page the gravest is told', () => {
    const page = readBundle(
      bundle(entry(condition), entry(outcome(['suppressed'])), entry(outcome(['exception', 'fatal']))),
      'Condition'
    )
    expect('state' in page ? null : page.failure?.state).toBe('unavailable')
  })
})
