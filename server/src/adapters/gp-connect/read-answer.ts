/** Out of a `$gpc.getcarerecord` answer: the words of the section and whom it says they are about, or why there are none. */
import type { GpDataSection } from '@ncr/contract/page.ts'
import { isObject, isResource, objectsOf, textOf, type JsonObject, type Resource } from '../../domain/resource.ts'
import type { AnsweredGpSection, FailedGpSection } from '../../ports/gp-record.ts'

/** National error codes (GP Connect 0.7.4) that say more than their HTTP status does. */
const WORDS_OF_CODE: Readonly<Record<string, string>> = {
  PATIENT_NOT_FOUND: 'has no record under this NHS number',
  NO_PATIENT_CONSENT: 'may not share this record: there is no consent',
  NON_AUTHORITATIVE: 'is not the practice that holds this record',
  INVALID_NHS_NUMBER: 'did not accept the NHS number'
}

export function failureOfAnswer(status: number, body: unknown): FailedGpSection {
  const code = errorCodeOf(body)
  const words = code === null ? undefined : WORDS_OF_CODE[code]
  const detail = `${words ?? reasonOf(status)} (HTTP ${status}${code === null ? '' : `, ${code}`})`
  // A 404 without the national code is a wrong address, not a person who is not there.
  if (code === 'PATIENT_NOT_FOUND') return { kind: 'failed', state: 'not-held', detail }
  if (status === 401 || status === 403) return { kind: 'failed', state: 'refused', detail }
  return { kind: 'failed', state: 'unavailable', detail }
}

function reasonOf(status: number): string {
  if (status === 200) return 'answered with something other than FHIR JSON'
  return status === 401 || status === 403 ? 'refused access' : 'answered with an error'
}

/** The first national code of an OperationOutcome; only what looks like one is quoted. */
function errorCodeOf(body: unknown): string | null {
  if (!isObject(body) || body['resourceType'] !== 'OperationOutcome') return null
  const codes = objectsOf(body['issue'])
    .flatMap((issue) => objectsOf(issue['details']))
    .flatMap((details) => objectsOf(details['coding']))
    .map((coding) => textOf(coding['code']))
  return codes.find((code) => code !== null && /^[A-Z_]{3,40}$/.test(code)) ?? null
}

export function readAnswer(body: unknown, section: GpDataSection, asOf: string): AnsweredGpSection | FailedGpSection {
  if (isObject(body) && body['resourceType'] === 'OperationOutcome') return failureOfAnswer(200, body)
  if (!isObject(body) || body['resourceType'] !== 'Bundle')
    return unavailable('answered with something other than a Bundle')
  const resources = objectsOf(body['entry'])
    .map((entry) => entry['resource'])
    .filter(isResource)
  const compositions = resources.filter(({ resourceType }) => resourceType === 'Composition')
  const found = compositions
    .flatMap((composition) => objectsOf(composition['section']))
    .filter((one) => isOf(one, section))
  const [only] = found
  if (only === undefined || found.length > 1) return unavailable('answered without the section that was asked for')
  const text = only['text']
  const html = isObject(text) ? textOf(text['div']) : null
  if (html === null) return unavailable('answered with a section that has no words')
  return { kind: 'answered', patients: patientsOf(resources), title: titleOf(only), html, asOf }
}

/** By its code; a section without one can only be the one that was asked for. */
function isOf(section: JsonObject, asked: GpDataSection): boolean {
  const codes = objectsOf(section['code'])
    .flatMap((code) => objectsOf(code['coding']))
    .map((coding) => coding['code'])
  return codes.length === 0 || codes.includes(asked)
}

function titleOf(section: JsonObject): string | null {
  const code = isObject(section['code']) ? section['code'] : {}
  return textOf(section['title']) ?? textOf(code['text']) ?? textOf(objectsOf(code['coding'])[0]?.['display'])
}

function patientsOf(resources: readonly Resource[]): readonly unknown[] {
  return resources.filter(({ resourceType }) => resourceType === 'Patient')
}

function unavailable(detail: string): FailedGpSection {
  return { kind: 'failed', state: 'unavailable', detail }
}
