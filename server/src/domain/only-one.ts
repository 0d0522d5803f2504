/** Parameters as a browser carries them back from somebody else's server. */

const PARAMETER_CHARACTERS_MAX = 2048

/** A parameter that stands once, within its limit; null when it is missing, empty, or there are two (injection). */
export function onlyOne(query: URLSearchParams, name: string): string | null {
  const [value, ...more] = query.getAll(name)
  if (value === undefined || value === '' || more.length > 0) return null
  return value.length > PARAMETER_CHARACTERS_MAX ? null : value
}
