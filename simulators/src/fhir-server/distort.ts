/** Faults inside an otherwise good answer: what is wrong is in the Bundle, not in how it travels. */
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes'
import { address, outcome, type Page } from './bundle.ts'
import type { Behaviour } from './misbehaviour.ts'
import { SWELLING } from './swell.ts'

export function distort(bundle: Bundle, page: Page, { mode }: Behaviour): Bundle {
  const entry = bundle.entry ?? []
  switch (mode) {
    case 'invalid-resource':
      return { ...bundle, entry: [...entry, ...entry.filter(isMatch).slice(0, 1).map(broken)] }
    case 'unreadable':
      return { ...bundle, entry: entry.map((one) => (isMatch(one) ? broken(one) : one)) }
    case 'empty':
      return { ...bundle, total: 0, link: [], entry: [] }
    case 'endless-pages':
      return { ...bundle, link: [{ relation: 'next', url: address(page, page.offset + page.count) }] }
    case 'huge':
      return { ...bundle, entry: entry.map((one, index) => (index === 0 ? swollen(one) : one)) }
    case 'suppressed': {
      const said = outcome('suppressed', 'Something is held back at this organisation.')
      return { ...bundle, entry: [...entry, { resource: said, search: { mode: 'outcome' } }] }
    }
    default:
      return bundle
  }
}

const isMatch = (one: BundleEntry): boolean => one.search?.mode === 'match'

/** About the right person, and wrong all the same. */
function broken({ resource }: BundleEntry): BundleEntry {
  const wrong = { ...resource, id: `${resource?.id ?? ''}-broken`, recordedDate: 'yesterday', code: 'not a concept' }
  return { resource: wrong as unknown as Resource, search: { mode: 'match' } }
}

function swollen(one: BundleEntry): BundleEntry {
  const text = {
    status: 'generated',
    div: `<div xmlns="http://www.w3.org/1999/xhtml">${SWELLING}</div>`
  }
  return { ...one, resource: { ...one.resource, text } as unknown as Resource }
}
