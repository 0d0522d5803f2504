/** References as one source of the region would write them: to what it holds itself, else in words only. */
import type { Resource } from '@medplum/fhirtypes'

/** Where a reference leads in this source, and what to call it; no address when this source does not hold it. */
export interface Target {
  readonly reference?: string
  readonly display?: string
}

export type Resolve = (reference: string) => Target

/** A copy whose references are the source's own. References to contained resources (#id) stay. */
export function withOwnReferences<Kind extends Resource>(resource: Kind, resolve: Resolve): Kind {
  return rewritten(resource, resolve) as Kind
}

function rewritten(value: unknown, resolve: Resolve): unknown {
  if (Array.isArray(value)) return value.map((one) => rewritten(one, resolve))
  if (typeof value !== 'object' || value === null) return value
  const copied = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, rewritten(part, resolve)]))
  const { reference, display, ...rest } = copied
  if (typeof reference !== 'string' || reference.startsWith('#')) return copied
  const target = resolve(reference)
  return {
    ...rest,
    ...(target.reference !== undefined && { reference: target.reference }),
    display: typeof display === 'string' ? display : (target.display ?? 'Held by another organisation')
  }
}

/** What to call a resource where only words can refer to it. */
export function nameOf(resource: Resource): string {
  const fields: Record<string, unknown> = { ...resource }
  const words =
    textOf(fields['name']) ??
    textOf(fields['code']) ??
    textOf(Array.isArray(fields['type']) ? fields['type'][0] : fields['type']) ??
    textOf(fields['description'])
  return words ?? resource.resourceType
}

interface Named {
  readonly text?: string
  readonly coding?: readonly { readonly display?: string }[]
  readonly prefix?: readonly string[]
  readonly given?: readonly string[]
  readonly family?: string
}

/** Words of a plain string, a coded concept or a person's name. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return textOf(value[0])
  if (typeof value !== 'object' || value === null) return undefined
  const { text, coding, prefix = [], given = [], family } = value as Named
  return text ?? coding?.[0]?.display ?? (family === undefined ? undefined : [...prefix, ...given, family].join(' '))
}
