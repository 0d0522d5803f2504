/** One search of a provider, followed to its end, with everything that is wrong with the way it was answered. */
import { isObject, isResource, objectsOf, textOf, type Resource } from '../domain/resource.ts'
import type { Provider, ProviderAnswer } from '../ports/provider.ts'
import { finding, type Finding } from './rules.ts'

const PAGES_MAX = 100
const DEADLINE_MS = 2000
const FHIR_JSON = /^application\/fhir\+json\s*(;|$)/i

export interface SearchRead {
  /** Resources of every page, whatever their type; null when the search was not answered with a searchset. */
  readonly resources: readonly Resource[] | null
  /** HTTP status of the first page. */
  readonly status: number | null
  readonly findings: readonly Finding[]
}

export async function readSearch(provider: Provider, address: string, type: string): Promise<SearchRead> {
  const findings: Finding[] = []
  const resources: Resource[] = []
  const seen = new Set<string>()
  let status: number | null = null
  let total = 0
  let matches = 0
  let next: string | null = address
  while (next !== null) {
    seen.add(next)
    const answer: ProviderAnswer = await provider.get(next)
    status ??= answer.status
    findings.push(...answerFindings(answer, type))
    const bundle = searchsetOf(answer)
    if (bundle === null) {
      findings.push(finding('searchset', whyNoSearchset(answer), { type }))
      return { resources: seen.size === 1 ? null : resources, status, findings }
    }
    const entries = objectsOf(bundle['entry'])
    resources.push(...entries.map((entry) => entry['resource']).filter(isResource))
    matches += entries.filter((entry) => isMatch(entry, type)).length
    total = Math.max(total, typeof bundle['total'] === 'number' ? bundle['total'] : 0)
    next = followed(provider, next, bundle, seen, findings, type)
  }
  if (total > matches) findings.push(finding('paging', `its total is ${total}, it sent ${matches}`, { type }))
  return { resources, status, findings }
}

function answerFindings(answer: ProviderAnswer, type: string): readonly Finding[] {
  const isTyped = answer.status === null || FHIR_JSON.test(answer.contentType ?? '')
  const isLate = answer.tookMs > DEADLINE_MS
  return [
    ...(isTyped ? [] : [finding('content-type', `is ${answer.contentType ?? 'missing'}`, { type })]),
    ...(isLate ? [finding('deadline', `took ${Math.round(answer.tookMs)} ms`, { type })] : [])
  ]
}

function searchsetOf(answer: ProviderAnswer): Readonly<Record<string, unknown>> | null {
  const { body, status } = answer
  return status === 200 && isObject(body) && body['resourceType'] === 'Bundle' && body['type'] === 'searchset'
    ? body
    : null
}

function whyNoSearchset({ fault, status, body }: ProviderAnswer): string {
  if (fault !== null) return fault
  if (status !== 200) return `answered with HTTP ${String(status)}`
  const isBundle = isObject(body) && body['resourceType'] === 'Bundle'
  return isBundle ? 'answered with a Bundle of another type' : 'answered with something other than a Bundle'
}

function isMatch(entry: Readonly<Record<string, unknown>>, type: string): boolean {
  const search = entry['search']
  const resource = entry['resource']
  return isResource(resource) && resource.resourceType === type && !(isObject(search) && search['mode'] === 'include')
}

/** The next page, when the rules allow the product to follow it. */
function followed(
  provider: Provider,
  current: string,
  bundle: Readonly<Record<string, unknown>>,
  seen: ReadonlySet<string>,
  findings: Finding[],
  type: string
): string | null {
  const link = textOf(objectsOf(bundle['link']).find((one) => one['relation'] === 'next')?.['url'])
  if (link === null) return null
  const base = `${provider.baseUrl}/`
  const from = new URL(current, base)
  const url = URL.canParse(link, from.href) ? new URL(link, from.href) : null
  const at = new URL(base)
  const breach =
    url === null || url.origin !== at.origin || !url.pathname.startsWith(at.pathname.replace(/\/$/, ''))
      ? 'a next link leads away from the base address'
      : seen.has(url.href)
        ? 'its pages lead in a circle'
        : seen.size >= PAGES_MAX
          ? `more than ${PAGES_MAX} pages`
          : null
  if (breach === null) return url?.href ?? null
  findings.push(finding('paging', breach, { type }))
  return null
}
