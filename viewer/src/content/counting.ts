/** Numbers and lists in sentences. */

/** `1 source`, `2 sources`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** `A`, `A and B`, `A, B and C`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1)
  if (last === undefined) return ''
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

/** What a part of a long list is called for those who hear it: `41 to 80 of 5,000`. */
export function sayPortion(from: number, until: number, total: number): string {
  return `${from} to ${until} of ${total.toLocaleString('en-GB')}`
}
