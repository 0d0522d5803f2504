/** Names of search parameters of FHIR R4 (3.1.1.4 and the resources of the record), by what they do to an answer. */

const namesIn = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))

/** Restrict it. Those by which servers are known, or likely, to restrict a search of a person’s on their own account. */
export const NARROWING_PARAMETERS = namesIn(`
  _content _filter _has _lastUpdated _list _profile _security _source _tag _text
  active category class clinical-status code contenttype criticality intent lifecycle-status priority relationship setting
  severity status type vaccine-code verification-status
  abatement-date authored authored-on authoredon date effective issued last-date occurrence onset onset-date period
  recorded-date start-date started target-date whenhandedover whenprepared
  asserter author care-manager care-team context custodian destination encounter episode-of-care location organization owner
  participant performer practitioner recorder requester service-provider
`)

/** Say how it is cut into pages, written and accompanied: whatever they say, the same was found. */
export const PRESENTING_PARAMETERS = namesIn(`
  _contained _containedType _count _elements _format _include _pretty _revinclude _sort _summary _total
`)
