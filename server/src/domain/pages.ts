/**
 * Which pages a source feeds, and which register page an Observation belongs to. A page is asked for when it is opened,
 * and then of the sources that are said to feed it: so this is declared, and never guessed from an answer.
 */
import { OBSERVATION_CATEGORY_SYSTEM } from '@ncr/contract/provenance.ts'
import type { PageName } from '@ncr/contract/section-names.ts'
import { codesOf } from './coded-concept.ts'
import type { Source } from './region.ts'
import { objectsOf, type Resource } from './resource.ts'

export type RegisterPage = 'diabetes' | 'frailty' | 'end-of-life' | 'case-notes'

/** The NCR category of each register page's Observations. */
const REGISTER_CATEGORY: Readonly<Record<RegisterPage, string>> = {
  diabetes: 'diabetes',
  frailty: 'frailty',
  'end-of-life': 'end-of-life',
  'case-notes': 'case-note'
}

const REGISTER_PAGES: readonly RegisterPage[] = ['diabetes', 'frailty', 'end-of-life', 'case-notes']

export function isRegisterPage(page: PageName): page is RegisterPage {
  return Object.hasOwn(REGISTER_CATEGORY, page)
}

/**
 * As the region file says; else an overnight source that sends Observations feeds the four register pages, and a GP
 * Connect endpoint the GP record. What a source cannot send it feeds no page with.
 */
export function pagesOf(source: Pick<Source, 'kind' | 'resourceTypes' | 'pages'>): readonly PageName[] {
  if (source.kind === 'gp-connect-html') return ['gp-data']
  const sendsObservations = source.resourceTypes.includes('Observation')
  const declared =
    source.pages ?? (source.kind === 'overnight-ndjson' || source.kind === 'bulk-data' ? REGISTER_PAGES : [])
  return declared.filter((page) => page !== 'gp-data' && (sendsObservations || !isRegisterPage(page)))
}

/** The register pages that an Observation is shown on: by its NCR category and nothing else. */
export function registerPagesOf(resource: Resource): readonly RegisterPage[] {
  const codes = objectsOf(resource['category'])
    .flatMap(codesOf)
    .filter(({ system }) => system === OBSERVATION_CATEGORY_SYSTEM)
    .map(({ code }) => code)
  return REGISTER_PAGES.filter((page) => codes.includes(REGISTER_CATEGORY[page]))
}
