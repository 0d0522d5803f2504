/** What the national error codes of GP Connect (Spine-ErrorOrWarningCode) say, whatever FHIR version they come in. */
import { isObject, objectsOf, textOf } from './resource.ts'

export interface GpConnectFailure {
  readonly state: 'not-held' | 'not-supported' | 'refused' | 'unavailable'
  /** For the reader; names no person and quotes nothing of the answer but its national error code. */
  readonly detail: string
}

/** Codes that say more than their HTTP status does. */
const WORDS_OF_CODE: Readonly<Record<string, string>> = {
  PATIENT_NOT_FOUND: 'has no record under this NHS number',
  NO_PATIENT_CONSENT: 'may not share this record: there is no consent',
  NON_AUTHORITATIVE: 'is not the practice that holds this record',
  INVALID_NHS_NUMBER: 'did not accept the NHS number',
  NOT_IMPLEMENTED: 'does not offer this'
}

export function gpConnectFailure(status: number, body: unknown): GpConnectFailure {
  const code = errorCodeOf(body)
  const words = code === null ? undefined : WORDS_OF_CODE[code]
  const detail = `${words ?? reasonOf(status)} (HTTP ${status}${code === null ? '' : `, ${code}`})`
  // A 404 without the national code is a wrong address, not a person who is not there.
  if (code === 'PATIENT_NOT_FOUND') return { state: 'not-held', detail }
  if (status === 401 || status === 403 || code === 'NO_PATIENT_CONSENT') return { state: 'refused', detail }
  return { state: code === 'NOT_IMPLEMENTED' ? 'not-supported' : 'unavailable', detail }
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
