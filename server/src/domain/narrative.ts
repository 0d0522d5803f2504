/** The words of a resource's narrative, where nothing else says what it is: plain text, never HTML. */
import { isObject, textOf } from './resource.ts'

/** A line of a list; the whole of it opens with the entry. */
const CHARACTERS_MAX = 200
/** A narrative may be a whole document: its beginning is enough. */
const READ_CHARACTERS_MAX = 20_000

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** `narrative`: the `text` of a resource. Null where it says that it is empty, or has no words. */
export function narrativeText(narrative: unknown): string | null {
  if (!isObject(narrative) || narrative['status'] === 'empty') return null
  const words = (textOf(narrative['div']) ?? '')
    .slice(0, READ_CHARACTERS_MAX)
    .replaceAll(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)|<!--[\s\S]*?(?:-->|$)|<[^>]*(?:>|$)/gi, ' ')
    .replaceAll(/&(amp|lt|gt|quot|apos|nbsp);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (words === '') return null
  return words.length > CHARACTERS_MAX ? `${words.slice(0, CHARACTERS_MAX).trimEnd()}…` : words
}
