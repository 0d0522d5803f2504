/** One search, followed to its last page within the source's limits. What was received stays, whatever happens next. */
import { moreThan } from '../../domain/more-than.ts'
import type { LiveSource } from '../../domain/region.ts'
import { isResource, resourceKey } from '../../domain/resource.ts'
import type { TypeFailure } from '../../ports/source-reader.ts'
import { getFhir, type FailedGet, type GetOptions, type GetResult } from './get-fhir.ts'
import { namesNobody, narrowingOf } from './narrowed-search.ts'
import { readBundle, type BundlePage, type Match } from './read-bundle.ts'

export interface SearchAnswer {
  readonly matches: readonly Match[]
  readonly included: readonly Match[]
  readonly failure: TypeFailure | null
  readonly cut: string | null
  readonly partWithheld: boolean
  /** Nothing at all was answered, in a way that says that the source itself is down. */
  readonly isDown: boolean
  /** Requests that were answered at the second attempt only. */
  readonly retried: number
  /** A known impairment, in the source's own words. */
  readonly impairment: string | null
  /** The source says that it does not offer what was asked for. */
  readonly notSupported?: string
  /** What its pages say of themselves that they answer; left out: nothing. */
  readonly says?: readonly URL[]
}

export type SearchOptions = Omit<GetOptions, 'bytesMax' | 'batch'>
export type SearchLimits = Pick<LiveSource, 'baseUrl' | 'pagesMax' | 'entriesMax' | 'responseBytesMax'>

interface Progress {
  readonly matches: Match[]
  readonly included: Match[]
  failure: TypeFailure | null
  cut: string | null
  impairment: string | null
  /** The greatest total that any page claimed. */
  total: number
  isDown: boolean
  retried: number
  readonly says: URL[]
  /** Why an answer with nothing in it says nothing; null: it may. */
  doubtOfNone: string | null
}

export function searchType(
  source: SearchLimits,
  type: string,
  url: string,
  options: SearchOptions
): Promise<SearchAnswer> {
  return followSearch(source, type, { url, first: null }, options)
}

export interface Begun {
  /** Of the first page, which further pages are relative to. */
  readonly url: string
  /** The first page where it has come already, in a batch; null: it is asked for. */
  readonly first: GetResult | null
}

/** `type`: of the matches; ANY_TYPE where all types are asked for at once. */
export async function followSearch(
  source: SearchLimits,
  type: string,
  begun: Begun,
  options: SearchOptions
): Promise<SearchAnswer> {
  const progress = nothingYet()
  const seen = new Set<string>()
  let bytesLeft = source.responseBytesMax
  let url: string | null = begun.url
  while (url !== null && progress.failure === null) {
    const given = seen.size === 0 ? begun.first : null
    seen.add(url)
    const got: GetResult = given ?? (await getFhir(url, { ...options, bytesMax: bytesLeft }))
    if (!got.ok) {
      progress.isDown = got.isDown && seen.size === 1
      stop(progress, got.failure, limitOf(got, source))
      break
    }
    bytesLeft -= got.bytes
    progress.retried += got.attempts - 1
    const page = readBundle(got.body, type)
    if ('state' in page) {
      stop(progress, page, null)
      break
    }
    take(progress, page, url)
    if (seen.size === 1) compareWithAsked(progress, page, { url, type })
    url = hasRoom(progress, source.entriesMax) ? followable(page.next, { current: url, seen, source }, progress) : null
  }
  return settle(progress)
}

function nothingYet(): Progress {
  return {
    matches: [],
    included: [],
    failure: null,
    cut: null,
    impairment: null,
    total: 0,
    isDown: false,
    retried: 0,
    says: [],
    doubtOfNone: null
  }
}

/** Which limit ended it, in words; null: another failure did. */
function limitOf({ overLimit, failure }: FailedGet, source: SearchLimits): string | null {
  if (overLimit === null) return null
  return overLimit === 'answer' ? moreThan(source.responseBytesMax, 'byte') : failure.detail
}

/** A limit after something usable cuts the answer; anything else fails it. */
function stop(progress: Progress, failure: TypeFailure, limit: string | null): void {
  if (limit !== null && progress.matches.length > 0) progress.cut = limit
  else progress.failure = failure
}

function take(progress: Progress, page: BundlePage, from: string): void {
  progress.matches.push(...page.matches)
  progress.included.push(...page.included)
  progress.failure = page.failure
  progress.total = Math.max(progress.total, page.total ?? 0)
  progress.impairment ??= page.impairment
  progress.cut = page.cut ?? progress.cut
  progress.says.push(...page.says.flatMap((link) => (URL.canParse(link, from) ? [new URL(link, from)] : [])))
}

/** The first page's own link is the whole search; those of further pages may say how far it has come. */
function compareWithAsked(
  progress: Progress,
  page: BundlePage,
  asked: { readonly url: string; readonly type: string }
) {
  const selves = page.self.flatMap((link) => (URL.canParse(link, asked.url) ? [new URL(link, asked.url)] : []))
  const narrowing = selves.map((self) => narrowingOf(self, new URL(asked.url))).find((why) => why !== null) ?? null
  // A Patient that was found is found, however it was looked for.
  if (asked.type === 'Patient') progress.doubtOfNone = narrowing
  else progress.cut ??= narrowing
  if (selves.some(namesNobody)) progress.doubtOfNone ??= 'its link says that it did not search for the person'
}

/** Past the limit on entries nothing more is asked for; what is over it is left out, and said. */
function hasRoom(progress: Progress, entriesMax: number): boolean {
  if (progress.matches.length <= entriesMax) return true
  progress.matches.length = entriesMax
  progress.cut = moreThan(entriesMax, 'entry', 'entries')
  return false
}

/** The next page's address, when it may be followed; otherwise null, and the cut is said. */
function followable(
  next: string | null,
  from: {
    readonly current: string
    readonly seen: ReadonlySet<string>
    readonly source: Pick<LiveSource, 'baseUrl' | 'pagesMax'>
  },
  progress: Progress
): string | null {
  if (next === null) return null
  const url = URL.canParse(next, from.current) ? new URL(next, from.current) : null
  if (url === null || !isUnder(url, from.source.baseUrl)) progress.cut = 'further pages lie at another address'
  else if (from.seen.has(url.href)) progress.cut = 'its pages lead in a circle'
  else if (from.seen.size >= from.source.pagesMax) progress.cut = moreThan(from.source.pagesMax, 'page')
  else return url.href
  return null
}

/** The source's own origin and path: what stands beside its base may be another service of the same host. */
function isUnder(url: URL, baseUrl: string): boolean {
  const base = new URL(baseUrl)
  // A slash written as %2F or %5C may be read as one further on, and `..;` as `..`.
  if (/%(2f|5c)|\/\.\.?;/i.test(url.pathname)) return false
  // Credentials in an address are a source's way to have us say something of its choosing to somebody.
  if (url.username !== '' || url.password !== '') return false
  const path = base.pathname.replace(/\/$/, '')
  return url.origin === base.origin && (url.pathname === path || url.pathname.startsWith(`${path}/`))
}

function settle(progress: Progress): SearchAnswer {
  const { matches, included, impairment, isDown, retried, says } = progress
  const sent = countDistinct(matches)
  if (progress.failure === null && progress.cut === null && progress.total > sent) {
    progress.cut = `sent ${sent} of the ${progress.total} it says it has`
  }
  if (matches.length === 0) progress.cut ??= progress.doubtOfNone
  // Nothing usable, and yet more is said to exist: that is never "none recorded".
  if (progress.failure === null && progress.cut !== null && matches.length === 0) {
    return {
      matches,
      included,
      failure: { state: 'unavailable', detail: progress.cut },
      cut: null,
      partWithheld: false,
      impairment,
      isDown,
      retried,
      says
    }
  }
  const partWithheld = progress.failure?.state === 'withheld' && matches.length > 0
  const failure = partWithheld ? null : progress.failure
  return { matches, included, failure, cut: progress.cut, partWithheld, impairment, isDown, retried, says }
}

/** A page that repeats another's entries hides those it should have had. */
function countDistinct(matches: readonly Match[]): number {
  const keys = matches.map((match, place) => (isResource(match.resource) ? resourceKey(match.resource) : null) ?? place)
  return new Set(keys).size
}

/** What speaks against an answer's being whole: with nothing in it, it is none (H-003); else there may be more. */
export function doubt(answer: SearchAnswer, why: string): SearchAnswer {
  if (answer.failure !== null) return answer
  if (answer.matches.length > 0) return { ...answer, cut: answer.cut ?? why }
  return { ...answer, failure: { state: 'unavailable', detail: why } }
}
