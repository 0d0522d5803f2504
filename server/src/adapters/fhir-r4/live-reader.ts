/**
 * Asks one FHIR R4 source for one person: the Patient search and a search for each resource type side by side, all
 * within one deadline that runs from the first request to the last byte (outer contract, section 3).
 */
import { setMaxListeners } from 'node:events'
import assert from 'node:assert/strict'
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import { AccessGrant } from '../../domain/access-grant.ts'
import type { LiveSource } from '../../domain/region.ts'
import { RECORD_RESOURCE_TYPES } from '../../domain/resource-types.ts'
import { isResource, textOf } from '../../domain/resource.ts'
import type { Clock } from '../../ports/clock.ts'
import type { AnsweredSource, SourceReader, TypeAnswer, TypeFailure } from '../../ports/source-reader.ts'
import { searchType, type SearchAnswer, type SearchOptions } from './search-type.ts'
import { createSourceLine, type SourceLine } from './source-line.ts'

const ENTRIES_PER_PAGE = 200

/** Types whose matches name what they are only through a referenced resource. */
const INCLUDES: Readonly<Record<string, string>> = {
  MedicationRequest: 'MedicationRequest:medication',
  MedicationStatement: 'MedicationStatement:medication',
  MedicationDispense: 'MedicationDispense:medication',
  MedicationAdministration: 'MedicationAdministration:medication'
}

export interface LiveReader extends SourceReader {
  close(): Promise<void>
}

export function createLiveReader(clock: Clock): LiveReader {
  const lines = new Map<string, SourceLine>()
  const lineTo = (source: LiveSource): SourceLine => {
    const line = lines.get(source.id) ?? createSourceLine(source.connectionsMax)
    lines.set(source.id, line)
    return line
  }
  return {
    async read(grant, source, requestId, signal) {
      AccessGrant.assert(grant)
      assert(source.kind === 'fhir-r4', 'this reader asks FHIR R4 sources')
      return ask(grant, source, { line: lineTo(source), requestId, signal, clock })
    },
    async close() {
      await Promise.all([...lines.values()].map((line) => line.close()))
    }
  }
}

interface Asking {
  readonly line: SourceLine
  readonly requestId: string
  readonly signal: AbortSignal
  readonly clock: Clock
}

async function ask(grant: AccessGrant, source: LiveSource, asking: Asking): Promise<AnsweredSource> {
  const startedMs = asking.clock.monotonicMs()
  const signal = AbortSignal.any([asking.signal, AbortSignal.timeout(source.deadlineMs)])
  setMaxListeners(source.resourceTypes.length + 2, signal)
  const options: SearchOptions = { ...asking, signal, deadlineMs: source.deadlineMs }
  const identifier = encodeURIComponent(`${NHS_NUMBER_SYSTEM}|${grant.nhsNumber}`)
  const patient = searchType(source, 'Patient', `${source.baseUrl}/Patient?identifier=${identifier}`, options)
  const types =
    source.search === 'patient.identifier'
      ? searchAll(source, `patient.identifier=${identifier}`, options)
      : patient.then((answer) => searchByPatient(source, answer, options))
  const [patientAnswer, typeAnswers] = await Promise.all([patient, types])
  return {
    kind: 'asked',
    patients: patientAnswer.matches.map((match) => match.resource),
    patientUrls: patientAnswer.matches.flatMap((match) => (match.fullUrl === null ? [] : [match.fullUrl])),
    patientFailure: patientAnswer.failure ?? unusable(source, patientAnswer),
    types: new Map([...typeAnswers].map(([type, answer]) => [type, toTypeAnswer(answer)])),
    included: [...typeAnswers.values()].flatMap((answer) => answer.included),
    asOf: new Date(asking.clock.nowMs()).toISOString(),
    flags: [],
    tookMs: Math.round(asking.clock.monotonicMs() - startedMs)
  }
}

/** Who holds the person must be known whole, and by an id where the searches need one. */
function unusable(source: LiveSource, answer: SearchAnswer): TypeFailure | null {
  // A cut list of Patients may hide a second one.
  if (answer.cut !== null) return { state: 'unavailable', detail: answer.cut }
  const isNameless = source.search === 'patient' && answer.matches.length === 1 && patientId(answer) === null
  return isNameless ? { state: 'unavailable', detail: 'answered with a Patient without an id' } : null
}

function patientId(answer: SearchAnswer): string | null {
  const [match, ...more] = answer.matches
  return match !== undefined && more.length === 0 && isResource(match.resource) ? textOf(match.resource['id']) : null
}

/** Types that no section shows are not asked for; Medication and its like have no search by patient in R4. */
function isSearchable(type: string): boolean {
  return RECORD_RESOURCE_TYPES.some((known) => known === type)
}

async function searchAll(
  source: LiveSource,
  query: string,
  options: SearchOptions
): Promise<ReadonlyMap<string, SearchAnswer>> {
  const answers = await Promise.all(
    source.resourceTypes.filter(isSearchable).map(async (type) => {
      const include = INCLUDES[type]
      const suffix = include === undefined ? '' : `&_include=${encodeURIComponent(include)}`
      const url = `${source.baseUrl}/${type}?${query}&_count=${ENTRIES_PER_PAGE}${suffix}`
      return [type, await searchType(source, type, url, options)] as const
    })
  )
  return new Map(answers)
}

/** With the source's own Patient id; without exactly one Patient there is nobody to ask about. */
async function searchByPatient(
  source: LiveSource,
  patient: SearchAnswer,
  options: SearchOptions
): Promise<ReadonlyMap<string, SearchAnswer>> {
  const id = patientId(patient)
  if (id === null || patient.failure !== null) return new Map()
  return searchAll(source, `patient=${encodeURIComponent(id)}`, options)
}

function toTypeAnswer(answer: SearchAnswer): TypeAnswer {
  return {
    resources: answer.matches.map((match) => match.resource),
    failure: answer.failure,
    cut: answer.cut,
    partWithheld: answer.partWithheld,
    unreadable: []
  }
}
