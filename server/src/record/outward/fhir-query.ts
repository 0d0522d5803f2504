/**
 * What a consumer's system asks for: a search of one type about one person, or the next page of one. A parameter that is not
 * known is refused where the client wants that (`Prefer: handling=strict`), else named, so that it is said in the answer.
 */
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import { onlyOne } from '../../domain/only-one.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'
import { toSearchToken } from '../../domain/search-token.ts'

const ENTRIES_PER_PAGE_MAX = 1_000
const IDS_MAX = 100
const IGNORED_NAMED_MAX = 20

/** Two spellings of one search: a chain, and the modifier that R4 has for a reference's own identifier. */
const PERSON = ['patient.identifier', 'patient:identifier'] as const
const FORMATS: ReadonlySet<string> = new Set(['json', 'application/json', 'application/fhir+json'])

/** Of each type, as `metadata` tells them. */
export const SEARCH_PARAMETERS = [
  { name: 'patient.identifier', type: 'token', documentation: `Required: one NHS number, ${NHS_NUMBER_SYSTEM}|…` },
  {
    name: 'patient.birthdate',
    type: 'date',
    documentation: 'Checked against the person index; another day is refused'
  },
  { name: '_id', type: 'token', documentation: 'Ids as this server gave them, separated by commas' },
  { name: '_count', type: 'number', documentation: `At most ${ENTRIES_PER_PAGE_MAX}, which is the default` }
] as const

/** Of a next page: which search it belongs to, and where in it. */
export const PAGE_PARAMETERS = { search: '_page', offset: '_offset' } as const

const KNOWN: ReadonlySet<string> = new Set<string>([
  ...SEARCH_PARAMETERS.map(({ name }) => name),
  ...PERSON,
  ...Object.values(PAGE_PARAMETERS),
  '_format',
  '_pretty'
])

export interface FhirQuery {
  /** Null on a next page: the search that it belongs to knows. */
  readonly person: { readonly nhs: string; readonly birthDate: string | null } | null
  /** The search whose next page this is; null: a new one. */
  readonly search: string | null
  readonly offset: number
  readonly count: number
  /** Null: whichever. */
  readonly ids: ReadonlySet<string> | null
  /** Names of parameters that were passed over. */
  readonly ignored: readonly string[]
}

export function toFhirQuery(query: URLSearchParams, isStrict: boolean): FhirQuery | Refusal {
  const ignored = [...new Set(query.keys())].filter((name) => !KNOWN.has(name))
  if (isStrict && ignored.length > 0) return refuse('request-malformed', `not supported: ${named(ignored).join(', ')}`)
  if (query.has('_format') && !FORMATS.has(onlyOne(query, '_format') ?? ''))
    return refuse('request-malformed', 'answers are JSON and nothing else')
  const search = query.has(PAGE_PARAMETERS.search) ? onlyOne(query, PAGE_PARAMETERS.search) : null
  const person = search === null ? toPerson(query) : null
  if (person !== null && 'refused' in person) return person
  const count = toCount(query, '_count', ENTRIES_PER_PAGE_MAX)
  const offset = toCount(query, PAGE_PARAMETERS.offset, 0)
  if (count === null || offset === null) return refuse('request-malformed', '_count is one whole number')
  const ids = query.has('_id') ? toIds(onlyOne(query, '_id')) : null
  if (ids !== null && ids.size === 0)
    return refuse('request-malformed', `_id is at most ${IDS_MAX} ids of this server, separated by commas`)
  return { person, search, offset, count: Math.min(count, ENTRIES_PER_PAGE_MAX), ids, ignored: named(ignored) }
}

function toPerson(query: URLSearchParams): NonNullable<FhirQuery['person']> | Refusal {
  const said = PERSON.filter((name) => query.has(name))
  const [name] = said
  const token = said.length === 1 && name !== undefined ? toSearchToken(onlyOne(query, name)) : null
  if (token === null || !['', NHS_NUMBER_SYSTEM].includes(token.system))
    return refuse('request-malformed', `expected patient.identifier, one NHS number: ${NHS_NUMBER_SYSTEM}|…`)
  if (!query.has('patient.birthdate')) return { nhs: token.value, birthDate: null }
  const day = /^(?:eq)?(\d{4}-\d{2}-\d{2})$/.exec(onlyOne(query, 'patient.birthdate') ?? '')?.[1]
  return day === undefined
    ? refuse('request-malformed', 'patient.birthdate is one day: YYYY-MM-DD')
    : { nhs: token.value, birthDate: day }
}

function toIds(text: string | null): ReadonlySet<string> {
  const ids = (text ?? '').split(',')
  return new Set(ids.length <= IDS_MAX && ids.every((id) => /^[A-Za-z0-9.-]{1,64}$/.test(id)) ? ids : [])
}

function toCount(query: URLSearchParams, name: string, otherwise: number): number | null {
  if (!query.has(name)) return otherwise
  const text = onlyOne(query, name)
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null
}

/** Names that a client made up may be long, or hold anything. */
function named(names: readonly string[]): readonly string[] {
  return names
    .slice(0, IGNORED_NAMED_MAX)
    .map((name) => (/^[A-Za-z_][\w.:-]{0,63}$/.test(name) ? name : 'one that is no name'))
}
