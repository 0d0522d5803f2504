/**
 * GP Connect Access Record Structured 1.6.0: one operation gives the coded record of one NHS number, in one Bundle of
 * STU3. It is asked for everything it can give; what it answered is handed on whole, and sorted by whoever translates it.
 */
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import type { AccessGrant } from '../../domain/access-grant.ts'
import { gpConnectFailure } from '../../domain/gp-connect-error.ts'
import { londonDay } from '../../domain/london-time.ts'
import { moreThan } from '../../domain/more-than.ts'
import type { GpConnectStructuredSource } from '../../domain/region.ts'
import { isObject, isResource, objectsOf, textOf, type JsonObject } from '../../domain/resource.ts'
import { WHOLE_ANSWER } from '../../ports/source-reader.ts'
import type { Asked } from './asked.ts'
import { getFhir, type GetResult } from './get-fhir.ts'
import { failureOfOutcome, impairmentOf, saysIncomplete } from './operation-outcome.ts'
import type { Match } from './read-bundle.ts'
import type { SearchAnswer, SearchOptions } from './search-type.ts'

const INTERACTION = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1'

/** Clinical areas without anything to say about how much of them. */
const PLAIN_AREAS = [
  'includeConsultations',
  'includeProblems',
  'includeImmunisations',
  'includeUncategorisedData',
  'includeInvestigations',
  'includeReferrals',
  'includeDiaryEntries'
] as const

const NOTHING: SearchAnswer = {
  matches: [],
  included: [],
  failure: null,
  cut: null,
  partWithheld: false,
  isDown: false,
  retried: 0,
  impairment: null
}

export async function askStructured(
  grant: AccessGrant,
  source: GpConnectStructuredSource,
  options: SearchOptions,
  nowMs: number
): Promise<Asked> {
  const { fromAsid, toAsid, responseBytesMax } = source
  const headers = {
    'ssp-traceid': options.requestId,
    'ssp-interactionid': INTERACTION,
    ...(fromAsid === null ? {} : { 'ssp-from': fromAsid }),
    ...(toAsid === null ? {} : { 'ssp-to': toAsid })
  }
  const question = toParameters(grant.nhsNumber, medicationFrom(source, nowMs))
  const got = await getFhir(`${source.baseUrl}/Patient/$gpc.getstructuredrecord`, {
    ...options,
    headers,
    bytesMax: responseBytesMax,
    batch: question
  })
  return got.ok ? readWhole(got, source.entriesMax) : toFailed(got)
}

/** The first day of the years that are asked for; null: of all time. 29 February counts back to the first of March. */
function medicationFrom({ medicationYears }: GpConnectStructuredSource, nowMs: number): string | null {
  if (medicationYears === null) return null
  const [year = '', month = '', day = ''] = londonDay(nowMs).split('-')
  const from = Date.UTC(Number(year) - medicationYears, Number(month) - 1, Number(day))
  return new Date(from).toISOString().slice(0, 10)
}

function toParameters(nhsNumber: string, from: string | null): object {
  const issues = { name: 'includePrescriptionIssues', valueBoolean: true }
  const since = from === null ? [] : [{ name: 'medicationSearchFromDate', valueDate: from }]
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'patientNHSNumber', valueIdentifier: { system: NHS_NUMBER_SYSTEM, value: nhsNumber } },
      { name: 'includeAllergies', part: [{ name: 'includeResolvedAllergies', valueBoolean: true }] },
      { name: 'includeMedication', part: [issues, ...since] },
      ...PLAIN_AREAS.map((name) => ({ name }))
    ]
  }
}

type Failed = Extract<GetResult, { ok: false }>

/** A national error code decides; that the person is not there is no failure. */
function toFailed({ failure, isDown, answered }: Failed): Asked {
  const patient = { ...NOTHING, isDown }
  const told = answered === undefined ? null : gpConnectFailure(answered.status, answered.body)
  if (told?.state === 'not-held') return { patient, types: new Map() }
  if (told?.state === 'not-supported')
    return { patient, types: new Map([[WHOLE_ANSWER, { ...NOTHING, notSupported: told.detail }]]) }
  // What an OperationOutcome says beside the status, that it withholds or ran out of time, says more than its code.
  const saysMore = failure.state === 'withheld' || failure.state === 'timed-out'
  const whole = { ...NOTHING, isDown, failure: told === null || saysMore ? failure : { ...told, state: told.state } }
  return { patient, types: new Map([[WHOLE_ANSWER, whole]]) }
}

function readWhole({ body, attempts }: Extract<GetResult, { ok: true }>, entriesMax: number): Asked {
  const retried = attempts - 1
  const entries: unknown = isObject(body) && body['resourceType'] === 'Bundle' ? body['entry'] : null
  if (!isObject(body) || !Array.isArray(entries) || entries.length === 0) {
    const detail = 'answered with something other than a Bundle that holds a record'
    const failure = failureOfOutcome(body) ?? { state: 'unavailable' as const, detail }
    return { patient: NOTHING, types: new Map([[WHOLE_ANSWER, { ...NOTHING, failure, retried }]]) }
  }
  const matches = entries.slice(0, entriesMax).map(toMatch)
  const patient = matches.filter(({ resource }) => isOf(resource, 'Patient'))
  const outcomes = matches.flatMap(({ resource }) => (isOf(resource, 'OperationOutcome') ? doubtful(resource) : []))
  const limit = entries.length > entriesMax ? moreThan(entriesMax, 'entry', 'entries') : null
  const announced = objectsOf(body['link']).some(({ relation }) => relation === 'next')
    ? 'announces a further page'
    : null
  const doubt = outcomes.some(saysIncomplete) ? 'the source says that it did not send everything' : null
  const whole = {
    ...NOTHING,
    matches: matches.filter(({ resource }) => !isOf(resource, 'Patient')),
    failure: failureOfOutcome(...outcomes),
    cut: limit ?? announced ?? doubt,
    impairment: impairmentOf(...outcomes),
    retried
  }
  return { patient: { ...NOTHING, matches: patient }, types: new Map([[WHOLE_ANSWER, whole]]) }
}

function toMatch(entry: unknown): Match {
  const { resource, fullUrl } = isObject(entry) ? entry : {}
  return { resource, fullUrl: textOf(fullUrl) }
}

function isOf(value: unknown, type: string): boolean {
  return isResource(value) && value.resourceType === type
}

/** Without the issues that only name a clinical area that is not sent: those speak of that area, not of the answer. */
function doubtful(outcome: unknown): readonly JsonObject[] {
  const issues = isObject(outcome) ? objectsOf(outcome['issue']) : []
  const left = issues.filter(({ severity, code }) => severity !== 'warning' || code !== 'not-supported')
  // One that never had an issue meant to say something all the same.
  return issues.length > 0 && left.length === 0 ? [] : [{ resourceType: 'OperationOutcome', issue: left }]
}
