/** A value-set file (FHIR R4 ValueSet, JSON): every code written out, in `expansion` or in `compose.include.concept`. */
import { z } from 'zod'
import type { SensitiveSet } from '../domain/sensitive-codes.ts'
import { isObject, objectsOf, textOf, type JsonObject } from '../domain/resource.ts'
import type { KeyReader } from './launch-file.ts'

type Codes = SensitiveSet['codes']

/** The codes of the set that a file holds. One that cannot be read whole is a fault: half a set would let the rest out. */
export function createSensitiveSetSchema(keys: KeyReader) {
  return z.object({
    id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected letters, digits, dots, dashes, at most 64'),
    file: z
      .string()
      .min(1)
      .transform(async (file, context): Promise<Codes> => {
        const read = readValueSet(await keys.json(file))
        if (typeof read !== 'string') return read
        context.addIssue({ code: 'custom', message: read })
        return z.NEVER
      })
  })
}

/** The codes, or what is wrong with the file. */
export function readValueSet(file: unknown): Codes | string {
  if (!isObject(file) || file['resourceType'] !== 'ValueSet') return 'no readable FHIR ValueSet (JSON)'
  const codes = isObject(file['expansion']) ? fromExpansion(file['expansion']) : fromCompose(file['compose'])
  if (typeof codes === 'string') return codes
  return codes.length === 0 ? 'the value set has no codes' : codes
}

function fromExpansion(expansion: JsonObject): Codes | string {
  const all = flatten(objectsOf(expansion['contains']))
  const { total } = expansion
  if (typeof total === 'number' && total > all.length)
    return `its expansion is not whole: ${all.length} of ${total} codes are here`
  return toCodes(all.filter((item) => item['abstract'] !== true).map((item) => ({ item, system: item['system'] })))
}

function flatten(items: readonly JsonObject[]): readonly JsonObject[] {
  return items.flatMap((item) => [item, ...flatten(objectsOf(item['contains']))])
}

function fromCompose(compose: unknown): Codes | string {
  if (!isObject(compose)) return 'the value set has neither an expansion nor a compose'
  if (compose['exclude'] !== undefined) return 'compose.exclude is not read: give its expansion'
  const includes = objectsOf(compose['include'])
  const isRule = (include: JsonObject): boolean =>
    'filter' in include || 'valueSet' in include || !('concept' in include)
  if (includes.some(isRule)) return 'codes that a rule describes are not read: give its expansion'
  return toCodes(includes.flatMap(({ system, concept }) => objectsOf(concept).map((item) => ({ item, system }))))
}

function toCodes(items: readonly { readonly item: JsonObject; readonly system: unknown }[]): Codes | string {
  const codes = items.map(({ item, system }) => ({ system: textOf(system) ?? '', code: textOf(item['code']) ?? '' }))
  const isBroken = codes.some(({ system, code }) => system === '' || code === '')
  return isBroken ? 'a code of the value set lacks its system or its code' : codes
}
