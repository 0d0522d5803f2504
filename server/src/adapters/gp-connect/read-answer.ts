/** Out of a `$gpc.getcarerecord` answer: the words of the section and whom it says they are about, or why there are none. */
import type { GpDataSection } from '@ncr/contract/page.ts'
import { gpConnectFailure } from '../../domain/gp-connect-error.ts'
import { isObject, isResource, objectsOf, textOf, type JsonObject, type Resource } from '../../domain/resource.ts'
import type { AnsweredGpSection, FailedGpSection } from '../../ports/gp-record.ts'

export function failureOfAnswer(status: number, body: unknown): FailedGpSection {
  return { kind: 'failed', ...gpConnectFailure(status, body) }
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
