/**
 * A live STU3 source: asked as an R4 one is, under the type names of STU3, and translated before anybody believes it.
 * How it is asked (deadlines, pages, breaker) is the other reader's.
 */
import assert from 'node:assert/strict'
import type { Source } from '../../domain/region.ts'
import { STU3_NAMES } from '../../domain/resource-types.ts'
import { isResource } from '../../domain/resource.ts'
import type { AnsweredSource, SourceReader, TypeAnswer } from '../../ports/source-reader.ts'
import { translate } from './translate.ts'

/** `inner` asks; it is given the source as if it were one of R4. */
export function createStu3Reader(inner: SourceReader): SourceReader {
  return {
    async read(grant, source, asking) {
      assert(source.kind === 'fhir-stu3' || source.kind === 'gp-connect-documents', 'this reader asks STU3 sources')
      const resourceTypes = source.resourceTypes.map(toStu3Name)
      const inR4: Source = source.kind === 'fhir-stu3' ? { ...source, kind: 'fhir-r4', resourceTypes } : source
      const answer = await inner.read(grant, inR4, asking)
      return answer.kind === 'asked' ? toR4(answer, source.resourceTypes) : answer
    }
  }
}

function toStu3Name(type: string): string {
  return STU3_NAMES[type] ?? type
}

function toR4(answer: AnsweredSource, types: readonly string[]): AnsweredSource {
  const fullUrls = new Map<unknown, string>()
  const toR4Resource = (received: unknown): unknown => {
    const resource = isResource(received) ? translate(received) : received
    const fullUrl = answer.fullUrls?.get(received)
    if (fullUrl !== undefined) fullUrls.set(resource, fullUrl)
    return resource
  }
  const translated = types.flatMap((type): (readonly [string, TypeAnswer])[] => {
    const given = answer.types.get(toStu3Name(type))
    return given === undefined ? [] : [[type, { ...given, resources: given.resources.map(toR4Resource) }]]
  })
  return {
    ...answer,
    patients: answer.patients.map(toR4Resource),
    included: answer.included.map(toR4Resource),
    types: new Map(translated),
    fullUrls
  }
}
