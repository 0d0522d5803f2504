/** ORU^R01 → a DiagnosticReport for each OBR, and an Observation for each OBX below it. */
import type { Hl7Message, Hl7Segment } from '@medplum/core'
import type { Hl7Entry } from '../../ports/hl7-messages.ts'
import { Hl7Fault, toConcept, toDateTime, toId, valueOf, wordsOf } from './fields.ts'
import { toFile } from './to-file.ts'
import { textOf, toValue } from './to-value.ts'

/** HL7 table 0085. */
const OBSERVATION_STATUS: Readonly<Record<string, string>> = {
  F: 'final',
  C: 'corrected',
  P: 'preliminary',
  R: 'preliminary',
  S: 'preliminary',
  I: 'registered',
  D: 'entered-in-error',
  W: 'entered-in-error',
  X: 'cancelled',
  U: 'final'
}
/** HL7 table 0123. */
const REPORT_STATUS: Readonly<Record<string, string>> = {
  F: 'final',
  C: 'corrected',
  P: 'preliminary',
  R: 'preliminary',
  A: 'partial',
  I: 'registered',
  O: 'registered',
  S: 'registered',
  X: 'cancelled'
}

const CATEGORY_SYSTEM = 'http://terminology.hl7.org/CodeSystem/observation-category'
/** HL7 table 0074: sections that are no laboratory. */
const NOT_LABORATORY: ReadonlySet<string> = new Set([
  'RAD',
  'RX',
  'CT',
  'NMR',
  'NMS',
  'RUS',
  'VUS',
  'EC',
  'EN',
  'PHY',
  'PT',
  'OTH'
])

/** Results are of a laboratory unless OBR-24 says otherwise. */
function categoryOf(section: string): object {
  return NOT_LABORATORY.has(section)
    ? {}
    : { category: [{ coding: [{ system: CATEGORY_SYSTEM, code: 'laboratory' }] }] }
}

interface Result {
  readonly segment: Hl7Segment
  readonly notes: string[]
}

interface Group {
  readonly order: Hl7Segment
  /** Placer's and filler's numbers, as ORC before it has them. */
  readonly common: Hl7Segment | undefined
  /** Of the order as a whole. */
  readonly notes: string[]
  readonly results: Result[]
}

export function toResults(message: Hl7Message, patientId: string): readonly Hl7Entry[] {
  const groups: Group[] = []
  let common: Hl7Segment | undefined
  for (const segment of message.segments) {
    const group = groups.at(-1)
    if (segment.name === 'ORC') common = segment
    else if (segment.name === 'OBR') groups.push({ order: segment, common, notes: [], results: [] })
    else if (segment.name === 'OBX') {
      if (group === undefined) throw new Hl7Fault('an OBX stands before any OBR')
      group.results.push({ segment, notes: [] })
    } else if (segment.name === 'NTE') {
      // What is said of a result is part of it: a note left out may turn its meaning (H-008).
      const noted = group?.results.at(-1) ?? group
      noted?.notes.push(textOf(segment, 3, true))
    }
  }
  if (groups.length === 0) throw new Hl7Fault('ORU^R01 without OBR')
  return groups.flatMap((group) => toReport(group, patientId))
}

const isFile = ({ segment }: Result): boolean => valueOf(segment, 2) === 'ED'

function toReport({ order, common, notes, results }: Group, patientId: string): readonly Hl7Entry[] {
  const number = valueOf(order, 3) || valueOf(order, 2) || valueOf(common, 3) || valueOf(common, 2)
  if (number === '') throw new Hl7Fault('OBR-2 and OBR-3 are empty')
  const code = toConcept(order, 4)
  if (code === null) throw new Hl7Fault('OBR-4 is empty')
  const key = [number, valueOf(order, 3, 2), valueOf(order, 4) || valueOf(order, 4, 2)]
  const taken = toDateTime(valueOf(order, 7), 'OBR-7')
  const category = categoryOf(valueOf(order, 24))
  // Files are the report as it was laid out; results keep their place among all, so that their ids stay.
  const observations = results.flatMap((result, place) =>
    isFile(result) ? [] : [toObservation(result, [...key, String(place)], taken, patientId, category)]
  )
  const files = results.filter(isFile).map(({ segment }) => toFile(segment))
  const conclusion = notes.filter((note) => note !== '').join('\n')
  const subject = { reference: `Patient/${patientId}` }
  const issued = toDateTime(valueOf(order, 22), 'OBR-22')
  const report = {
    resourceType: 'DiagnosticReport',
    id: toId('report', ...key),
    status: REPORT_STATUS[valueOf(order, 25)] ?? 'unknown',
    code,
    subject,
    identifier: [{ value: number }],
    ...(taken === null ? {} : { effectiveDateTime: taken }),
    ...(issued?.includes('T') === true ? { issued } : {}),
    ...(files.length === 0 ? {} : { presentedForm: files }),
    ...(conclusion === '' ? {} : { conclusion }),
    result: observations.map(({ resource }) => ({ reference: `Observation/${resource.id}` }))
  }
  const { result, ...bare } = report
  return [{ resource: result.length === 0 ? bare : report, patientId }, ...observations]
}

function toObservation(
  { segment: result, notes }: Result,
  key: readonly string[],
  taken: string | null,
  patientId: string,
  category: object
): Hl7Entry {
  const code = toConcept(result, 3)
  if (code === null) throw new Hl7Fault('OBX-3 is empty')
  const observed = toDateTime(valueOf(result, 14), 'OBX-14') ?? taken
  const range = wordsOf(result, 7)
  const note = notes.filter((text) => text !== '').map((text) => ({ text }))
  const flag = valueOf(result, 8)
  return {
    patientId,
    resource: {
      resourceType: 'Observation',
      id: toId('result', ...key, valueOf(result, 3), valueOf(result, 4)),
      status: OBSERVATION_STATUS[valueOf(result, 11)] ?? 'unknown',
      ...category,
      code,
      subject: { reference: `Patient/${patientId}` },
      ...(observed === null ? {} : { effectiveDateTime: observed }),
      ...toValue(result),
      ...(range === '' ? {} : { referenceRange: [{ text: range }] }),
      ...(flag === '' ? {} : { interpretation: [{ text: flag }] }),
      ...(note.length === 0 ? {} : { note })
    }
  }
}
